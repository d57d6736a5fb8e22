import { z } from 'zod';
import { durationMs } from './duration.ts';

/** What a percentage looks like. */
export const percentagePattern = /^\d+(?:\.\d+)?%$/;

/** A percentage as a share from 0 to 1; null when the text is none. */
export function parsePercentage(text: string): number | null {
  return percentagePattern.test(text) ? Number(text.slice(0, -1)) / 100 : null;
}

/** A limit of a measure as a number: milliseconds where it is a time, from 0 to 1 where it is a percentage. */
export function limitValue(limit: number | string): number {
  return typeof limit === 'number' ? limit : (parsePercentage(limit) ?? durationMs(limit));
}

const formatHint = 'a share is a number from 0 to 1, or a percentage like "80%"';
const percentageSchema = z.string().refine((text) => (parsePercentage(text) ?? 2) <= 1, {
  error: ({ input }) => `${JSON.stringify(input)} is no share: ${formatHint}`,
});

/** A share, written as `0.8` or `"80%"`; kept as a number. */
export const shareSchema = z
  .union(
    [
      z.number().min(0, { error: formatHint }).max(1, { error: formatHint }),
      percentageSchema.meta({ pattern: percentagePattern.source }),
    ],
    { error: formatHint },
  )
  .transform((share) => (typeof share === 'string' ? (parsePercentage(share) ?? 0) : share));
