import { suggestion } from '#simulators/suggestion.ts';
import type { MemberType } from './event-kinds.ts';

/** A value of an event, or a clause with the reason why a text is none. */
export type Converted = { readonly value: string | number | boolean } | { readonly problem: string };

const truths: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** Makes a member's value of the text in a cell. @param numberOf gives a text that is no number its own. */
export function convert(text: string, type: MemberType, numberOf: (text: string) => number): Converted {
  if (typeof type !== 'string')
    return type.includes(text)
      ? { value: text }
      : { problem: `is none of ${type.join(', ')}${suggestion(text, type)}` };
  switch (type) {
    case 'text':
      return { value: text };
    case 'id':
      return { value: isNumeral(text) ? Number(text) : numberOf(text) };
    case 'integer':
      return Number.isSafeInteger(numeral(text)) ? { value: Number(text) } : { problem: 'is no whole number' };
    case 'number':
      return Number.isFinite(numeral(text)) ? { value: Number(text) } : { problem: 'is no number' };
    case 'boolean':
      return truths[text] === undefined ? { problem: 'is neither true nor false' } : { value: truths[text] };
  }
}

/** A whole number that is written in one way only: "7" is one, and "07" is another id. */
function isNumeral(text: string): boolean {
  return /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text));
}

function numeral(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
