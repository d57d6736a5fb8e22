import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 } as const;
const pattern = /^([+-]?\d+(?:\.\d+)?)(ms|s|min|h)$/;

/** A span of the run's own time with its unit, for example `"500ms"`, `"14.999s"`, `"2min"`. */
export type Duration = `${number}${keyof typeof unitMs}`;

/** The duration in milliseconds. @throws RangeError when the text has no unit or is no number. */
export function durationMs(text: string): number {
  const match = pattern.exec(text);
  const unit = match?.[2] as keyof typeof unitMs | undefined;
  if (!match || !unit)
    throw new RangeError(
      `"${text}" is not a duration: write a number with its unit, like "500ms", "30s", "2min" or "1h"`,
    );
  // To the microsecond, so that "14.999s" is 14999 and not a little less.
  return Math.round(Number(match[1]) * unitMs[unit] * 1_000) / 1_000;
}

/** Formats milliseconds for people. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(ms % 1_000 === 0 ? 0 : 1)} s`;
  if (ms < 7_200_000) return `${(ms / 60_000).toFixed(ms % 60_000 === 0 ? 0 : 1)} min`;
  return `${(ms / 3_600_000).toFixed(ms % 3_600_000 === 0 ? 0 : 1)} h`;
}

/** What a duration looks like: a number with its unit, and perhaps a sign. */
export const durationPattern: string = pattern.source;
/** What a span looks like: a duration that does not run backwards. */
export const nonNegativeDurationPattern = /^\+?\d+(?:\.\d+)?(ms|s|min|h)$/;

/** Other ways in which people write the units. */
const unitAliases: Readonly<Record<string, keyof typeof unitMs>> = {
  ms: 'ms',
  msec: 'ms',
  millis: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'min',
  min: 'min',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  h: 'h',
  hr: 'h',
  hour: 'h',
  hours: 'h',
};
const formatHint = 'write it like "500ms", "30s", "2min" or "1h"';

/** Why something that was given is no duration, and what may have been meant. */
function durationProblem(input: unknown): string {
  if (input === undefined) return `it is missing; it must be a duration: ${formatHint}`;
  if (typeof input === 'number') return `${input} needs a unit: ${formatHint}`;
  if (typeof input !== 'string') return `it must be a duration: ${formatHint}`;
  const [, number = '', unitWord = ''] = /^\s*([+-]?\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(input) ?? [];
  const unit = unitAliases[unitWord.toLowerCase()];
  const quoted = JSON.stringify(input.slice(0, 60));
  if (unit === undefined) return `${quoted} needs a unit: ${formatHint}`;
  return `${quoted} is no duration; did you mean "${number}${unit}"? (no blank, and the unit is ms, s, min or h)`;
}

const text = z.string({ error: ({ input }) => durationProblem(input) });
const baseDurationSchema = text.refine((value) => pattern.test(value), {
  error: ({ input }) => durationProblem(input),
});

/** A duration in scenario data, kept as text; it may run backwards, like `"-1ms"`. */
export const durationSchema = baseDurationSchema.meta({ pattern: pattern.source });

/** A duration of 0 or more. */
export const nonNegativeDurationSchema = baseDurationSchema
  .refine((value) => !value.startsWith('-'), {
    error: ({ input }) => `${JSON.stringify(input)} is less than nothing: this duration is 0 or more`,
  })
  .meta({ pattern: nonNegativeDurationPattern.source });
