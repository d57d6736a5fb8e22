import type { HistoryEvent } from '../history/event.ts';

/**
 * What was on the wire, as JSON on one line that can be broken at its spaces.
 * @param maxLength longer texts are cut there.
 * @returns null where an event does not have it.
 */
export function wireText({ wire }: HistoryEvent, maxLength: number): string | null {
  if (wire === undefined) return null;
  const text = JSON.stringify(wire, null, 1).replaceAll(/\n */g, ' ');
  return text.length > maxLength ? `${text.slice(0, maxLength)} …` : text;
}
