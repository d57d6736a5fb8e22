import { z } from 'zod';
import { durationMs } from './duration.ts';

/** What a percentage looks like. */
export const percentPattern = /^\d+(?:\.\d+)?%$/;

/** A percentage as a share from 0 to 1; null when the text is none. */
export function shareOf(text: string): number | null {
  return percentPattern.test(text) ? Number(text.slice(0, -1)) / 100 : null;
}

/** A limit of a measure as a number: milliseconds where it is a time, from 0 to 1 where it is a percentage. */
export function limitValue(limit: number | string): number {
  return typeof limit === 'number' ? limit : (shareOf(limit) ?? durationMs(limit));
}

const wanted = 'a share is a number from 0 to 1, or a percentage like "80%"';
const percent = z.string().refine((text) => (shareOf(text) ?? 2) <= 1, {
  error: ({ input }) => `${JSON.stringify(input)} is no share: ${wanted}`,
});

/** A share, written as `0.8` or `"80%"`; kept as a number. */
export const shareSchema = z
  .union(
    [z.number().min(0, { error: wanted }).max(1, { error: wanted }), percent.meta({ pattern: percentPattern.source })],
    { error: wanted },
  )
  .transform((share) => (typeof share === 'string' ? (shareOf(share) ?? 0) : share));
