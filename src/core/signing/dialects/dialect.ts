import type { FlatPayload } from '../canonical.ts';

/**
 * How one of the client libraries writes the text that it hashes (PROTOCOL §2, table). All agree on payloads of plain
 * ASCII strings without blanks and punctuation; each goes its own way beyond them.
 */
export interface Dialect {
  /** Values that are not empty, and that the library leaves out of the sign all the same. */
  readonly drops: (value: string | number) => boolean;
  /**
   * The text that is hashed, or null when the library would leave a member out of it that is not empty: such a member
   * anybody could change on its way, so that a sign without it proves nothing.
   *
   * @param payload strings without lone surrogates and safe integers, as `decodePayload` gives them; never changed
   * @param appKey the secret of the app
   * @throws {RangeError} when the key is empty
   */
  readonly form: (payload: FlatPayload, appKey: string) => string | null;
}

/** A member on its way into the text. */
export type Member = readonly [name: string, value: string | number];

/** Members that count, in the order in which they were sent: all but `sign`. */
export function membersOf(payload: FlatPayload): Member[] {
  return Object.keys(payload).flatMap((name): Member[] =>
    name === 'sign' ? [] : [[name, payload[name] as string | number]],
  );
}

/** Members that count for a library that leaves out what is empty, or null when it would drop one that is not. */
export function signedMembers(payload: FlatPayload, drops: Dialect['drops']): Member[] | null {
  const members = membersOf(payload).filter(([, value]) => value !== '');
  return members.some(([, value]) => drops(value)) ? null : members;
}

/** Orders members by name as UTF-16 compares, as `String.compareTo` in Java and `sort` in JavaScript do. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Appends the key. @throws {RangeError} when it is empty. */
export function withKey(text: string, appKey: string): string {
  if (appKey === '') throw new RangeError('the AppKey is empty: a payload cannot be signed without one');
  return `${text}&key=${appKey}`;
}

/**
 * Form encoding (`application/x-www-form-urlencoded`): a blank is `+`, other bytes of UTF-8 are `%XX`.
 * @param alsoEscaped characters that this encoder escapes and `encodeURIComponent` does not.
 */
export function formEncode(text: string, alsoEscaped: RegExp): string {
  return encodeURIComponent(text)
    .replace(alsoEscaped, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
