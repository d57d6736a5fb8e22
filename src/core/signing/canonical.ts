/**
 * The canonical form of a payload: the text that is hashed for `sign` (PROTOCOL §2).
 *
 * This file has no imports and uses nothing specific to Node: a k6 script imports it and supplies its own MD5.
 */

/** A flat payload of strings and safe integers. A member `sign` is not signed. */
export type FlatPayload = Readonly<Record<string, string | number>>;

/**
 * The text that is hashed: all members except `sign` and those whose value is the empty string, sorted by name in UTF-8
 * byte order, as `name=value` joined with `&`, followed by `&key=` and the AppKey (PROTOCOL §2, steps 1–4).
 *
 * @param payload not modified
 * @param appKey the secret of the app
 * @throws {RangeError} when the key is empty, or a value is neither a string nor a safe integer
 */
export function canonicalForm(payload: FlatPayload, appKey: string): string {
  if (appKey === '') throw new RangeError('the AppKey is empty: a payload cannot be signed without one');
  const names = sortedNames(payload);
  // Built from the last member to the first: engines flatten a string faster if it grew at its front.
  let text = `&key=${appKey}`;
  let separator = '';
  for (let i = names.length - 1; i >= 0; i--) {
    const name = names[i] as string;
    const value = payload[name] as string | number;
    if (value === '' || name === 'sign') continue;
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) {
      throw new RangeError(
        `member ${JSON.stringify(name)} is neither a string nor a safe integer: send it as a string`,
      );
    }
    text = name + '=' + String(value) + separator + text;
    separator = '&';
  }
  return text;
}

/**
 * A signer for any runtime.
 *
 * @param md5UpperHex MD5 of the UTF-8 bytes of a text as 32 upper-case hex digits
 * @returns a function that signs a payload with an AppKey (PROTOCOL §2, step 5)
 */
export function makeSigner(md5UpperHex: (text: string) => string): (payload: FlatPayload, appKey: string) => string {
  return (payload, appKey) => md5UpperHex(canonicalForm(payload, appKey));
}

/** With more names than this, insertion sort would let a small payload cause much work. */
const insertionLimit = 32;

/** Names of all members, including `sign` and empty ones, in the order of the canonical form. */
export function sortedNames(payload: FlatPayload): string[] {
  const names = Object.keys(payload);
  return names.length > insertionLimit ? names.sort(compareBytes) : insertionSort(names);
}

/** Payloads have four to ten members, usually in order: insertion sort is much faster here than the built-in sort. */
function insertionSort(names: string[]): string[] {
  for (let i = 1; i < names.length; i++) {
    const name = names[i] as string;
    let at = i;
    while (at > 0 && compareBytes(names[at - 1] as string, name) > 0) {
      names[at] = names[at - 1] as string;
      at--;
    }
    names[at] = name;
  }
  return names;
}

/**
 * Compares two texts by their UTF-8 bytes: less than, equal to, or greater than 0. JavaScript's order of code units
 * differs: a surrogate (U+10000 and above) must come after U+E000–U+FFFF.
 */
export function compareBytes(a: string, b: string): number {
  const length = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? byteRank(x) - byteRank(y) : x - y;
  }
  return a.length - b.length;
}

/** Ranks surrogates (D800–DFFF) after E000–FFFF. */
function byteRank(codeUnit: number): number {
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}
