import type { Trace } from './trace.ts';

/** Finds events by words: each must stand in the event's line, or in its name in the language of the page. */
export class TraceSearch {
  readonly #trace: Trace;
  readonly #nameOf: (place: number) => string;
  #texts: readonly string[] | null = null;

  /** @param nameOf the event at a place in the language of the page. */
  constructor(trace: Trace, nameOf: (place: number) => string) {
    this.#trace = trace;
    this.#nameOf = nameOf;
  }

  /** Places of the events that have every word of a query, in order; none for an empty query. */
  find(query: string): readonly number[] {
    const words = wordsOf(query);
    if (words.length === 0) return [];
    this.#texts ??= this.#trace.lines.map((line, place) => this.#searchText(line, place));
    const found: number[] = [];
    this.#texts.forEach((text, place) => {
      if (words.every((word) => text.includes(word))) found.push(place);
    });
    return found;
  }

  #searchText(line: string, place: number): string {
    const lane = this.#trace.lanes[this.#trace.machineLanes[place] ?? -1];
    const machine = lane?.kind === 'machine' ? `${lane.machine} ${lane.about}` : '';
    return `${line} ${machine} ${this.#nameOf(place)}`.toLowerCase();
  }
}

/** The words of a query, in small letters. */
export function wordsOf(query: string): readonly string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** A text in parts, those that match a word marked. */
export function markWords(
  text: string,
  words: readonly string[],
): readonly { readonly text: string; readonly isMatch: boolean }[] {
  if (words.length === 0) return [{ text, isMatch: false }];
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return text
    .split(new RegExp(`(${pattern})`, 'iu'))
    .map((part, index) => ({ text: part, isMatch: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

/** The match after (`step` 1) or before (−1) a place, around the ends; null without matches. */
export function nextMatch(matches: readonly number[], place: number | null, step: 1 | -1): number | null {
  if (step === 1) return matches.find((match) => match > (place ?? -1)) ?? matches[0] ?? null;
  return matches.findLast((match) => match < (place ?? Infinity)) ?? matches.at(-1) ?? null;
}
