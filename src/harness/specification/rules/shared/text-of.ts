import type { Json } from '../../observation.ts';

/** A value as a text: a text as it is, anything else as JSON writes it; `undefined` for one that is not there. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
