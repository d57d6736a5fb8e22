/**
 * A moment as the answers show it: `YYYY-MM-DD HH:mm:ss` in the machine's zone (PROTOCOL §1).
 * @param wallMs wall clock, Unix ms
 * @param utcOffsetMinutes minutes east of Greenwich
 */
export function localTimeText(wallMs: number, utcOffsetMinutes: number): string {
  return new Date(wallMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The day of {@link localTimeText}: `YYYY-MM-DD`. */
export function localDateText(wallMs: number, utcOffsetMinutes: number): string {
  return localTimeText(wallMs, utcOffsetMinutes).slice(0, 10);
}

/**
 * The moment that a text of {@link localTimeText}'s form names, in Unix ms.
 * @param text has been validated: a real date
 */
export function parseLocalTime(text: string, utcOffsetMinutes: number): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`) - utcOffsetMinutes * 60_000;
}
