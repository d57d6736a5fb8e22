import type { FlatPayload } from '../canonical.ts';

/**
 * How one of the client libraries writes the text that it hashes (PROTOCOL §2, table). All agree on plain ASCII strings
 * without blanks and punctuation, and differ on other payloads.
 */
export interface Dialect {
  /** Whether the library leaves this non-empty value unsigned. */
  readonly drops: (value: string | number) => boolean;
  /**
   * The text that is hashed, or null if the library would leave a non-empty member unsigned: that member could be
   * changed in transit without breaking the sign.
   *
   * @param payload strings without lone surrogates and safe integers, as `decodePayload` returns them; not modified
   * @param appKey the secret of the app
   * @throws {RangeError} when the key is empty
   */
  readonly form: (payload: FlatPayload, appKey: string) => string | null;
}

/** A member as name and value. */
export type Member = readonly [name: string, value: string | number];

/** All members but `sign`, in the order in which they were sent. */
export function membersOf(payload: FlatPayload): Member[] {
  return Object.keys(payload).flatMap((name): Member[] =>
    name === 'sign' ? [] : [[name, payload[name] as string | number]],
  );
}

/** Members that a library signs which leaves out empty ones, or null if it would drop a non-empty one. */
export function signedMembers(payload: FlatPayload, drops: Dialect['drops']): Member[] | null {
  const members = membersOf(payload).filter(([, value]) => value !== '');
  return members.some(([, value]) => drops(value)) ? null : members;
}

/** Compares by UTF-16 code units, as `String.compareTo` in Java and `sort` in JavaScript do. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Appends the key. @throws {RangeError} if it is empty. */
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
