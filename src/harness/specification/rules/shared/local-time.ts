import type { Span } from '../../span.ts';

/**
 * A moment as answers show it (§1.16): `YYYY-MM-DD HH:mm:ss`, the fraction of a second cut off.
 * @param wallMs Unix ms.
 * @param utcOffsetMinutes of the machine's zone.
 */
export function localTime(wallMs: number, utcOffsetMinutes: number): string {
  return new Date(wallMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The day of a moment in the machine's zone, `YYYY-MM-DD`. */
export function localDate(wallMs: number, utcOffsetMinutes: number): string {
  return localTime(wallMs, utcOffsetMinutes).slice(0, 10);
}

/**
 * Reads a time of the machine's zone.
 * @returns Unix ms; null if it is not of the form or no real date.
 */
export function parseLocalTime(text: string, utcOffsetMinutes: number): number | null {
  const shown = knownTimes.get(text) ?? parseTime(text);
  return Number.isNaN(shown) ? null : shown - utcOffsetMinutes * 60_000;
}

/** One time is shown by many answers. */
const knownTimes = new Map<string, number>();
const mostKnownTimes = 1_000;

/** As if it were a time of UTC; NaN if it is none. */
function parseTime(text: string): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return NaN;
  const shown = Date.parse(`${text.replace(' ', 'T')}Z`);
  const isReal = !Number.isNaN(shown) && localTime(shown, 0) === text;
  if (knownTimes.size >= mostKnownTimes) knownTimes.clear();
  if (isReal) knownTimes.set(text, shown);
  return isReal ? shown : NaN;
}

const dayMs = 86_400_000;

/** Whether a text shows one of the moments of a span, Unix ms, in a zone. */
export function showsTimeWithin(text: string, wall: Span, utcOffsetMinutes: number): boolean {
  const shown = parseLocalTime(text, utcOffsetMinutes);
  return shown !== null && wall.from < shown + 1000 && wall.to >= shown;
}

/** Whether a text is one of the days of a span. */
export function showsDateWithin(text: string, wall: Span, utcOffsetMinutes: number): boolean {
  const start = parseLocalTime(`${text} 00:00:00`, utcOffsetMinutes);
  return start !== null && wall.from < start + dayMs && wall.to >= start;
}
