/**
 * Writes signed payloads whose members have the same names each time: where the values belong, in the text that is
 * hashed and in the payload, is found once, by the signing rule itself. k6 interprets JavaScript slowly.
 *
 * Pure, and free of imports from Node and from k6: both read this file as it stands.
 */

/** What a writer needs of its runtime, and of the core's signing rule. */
export interface SigningTools {
  /** The text that is hashed for a payload. */
  readonly canonicalForm: (payload: Readonly<Record<string, string>>, appKey: string) => string;
  /** MD5 as 32 upper-case hex digits. */
  readonly md5: (text: string) => string;
}

/** Values that need no escape in JSON, and that a signature includes: no empty ones. */
const plainValue = /^[\w.:-]+$/;

/** Marks the place of a value: a control character that JSON does not escape; k6 is slow with any beyond ASCII. */
const mark = '\x7f';

/**
 * A writer of signed payloads.
 *
 * @param fixed members that are always the same
 * @param names of the members whose values are given to the writer, in this order
 * @returns writes the payload of some values; its `sign` is the last member, and is added to the values
 */
export function signedTextWriter(
  fixed: Readonly<Record<string, string>>,
  names: readonly string[],
  appKey: string,
  { canonicalForm, md5 }: SigningTools,
): (values: string[]) => string {
  const marked = Object.fromEntries(names.map((name, index) => [name, `${mark}${index}${mark}`]));
  const members = { ...fixed, ...marked };
  const hashed = textOf(canonicalForm(members, appKey));
  const payload = textOf(JSON.stringify({ ...members, sign: `${mark}${names.length}${mark}` }));
  return (values) => {
    const sign = md5(hashed(values));
    values.push(sign);
    return payload(values);
  };
}

/** Whether a writer may be given a value. */
export function isPlainValue(value: string): boolean {
  return plainValue.test(value);
}

/** Writes a text with values at its marks. One array is kept for it: joining one is fast, making one is not. */
function textOf(marked: string): (values: readonly string[]) => string {
  const parts = marked.split(mark);
  const places = parts.filter((_, index) => index % 2 === 1).map(Number);
  return (values) => {
    for (let index = 0; index < places.length; index += 1)
      parts[2 * index + 1] = values[places[index] as number] as string;
    return parts.join('');
  };
}
