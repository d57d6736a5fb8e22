/** Members of a payload that can be signed, by their names. `sign` among them is passed over. */
export type SignedMembers = Readonly<Record<string, string | number>>;

/** A way to write the text that is hashed (§2.19). `raw` is the rule itself. */
export type Dialect = 'raw' | 'php' | 'go' | 'kotlin' | 'rust' | 'js';

type Value = string | number;
type Compare = (a: string, b: string) => number;

/** One row of the table of dialects (§2.20). */
interface DialectRow {
  readonly order: Compare;
  /** What a member is sorted by. */
  readonly sortedBy: (name: string, value: string) => string;
  readonly write: (name: string, value: string) => string;
  readonly leavesOut: (value: Value) => boolean;
}

const byBytes: Compare = (a, b) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
const byUtf16: Compare = (a, b) => Number(a > b) - Number(a < b);

const isEmpty = (value: Value): boolean => value === '';
const byName = (name: string): string => name;
const asItIs = (name: string, value: string): string => `${name}=${value}`;

/** Form encoding as Go and Java do it; they differ in `*` and `~`. */
function formEncoded(text: string, star: string, tilde: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll('!', '%21')
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('*', star)
    .replaceAll('~', tilde);
}

const rows: Readonly<Record<Dialect, DialectRow>> = {
  raw: { order: byBytes, sortedBy: byName, write: asItIs, leavesOut: isEmpty },
  php: {
    order: byBytes,
    sortedBy: byName,
    write: asItIs,
    leavesOut: (value) => value === '' || value === 'NULL' || value === 0,
  },
  go: {
    order: byBytes,
    sortedBy: byName,
    write: (name, value) => `${formEncoded(name, '%2A', '~')}=${formEncoded(value, '%2A', '~')}`,
    leavesOut: (value) => value === '' || value === 'NULL',
  },
  kotlin: {
    order: byUtf16,
    sortedBy: byName,
    write: (name, value) => `${name}=${formEncoded(value, '*', '%7E')}`,
    leavesOut: (value) => value === '' || value === 0,
  },
  rust: { order: byBytes, sortedBy: byName, write: asItIs, leavesOut: (value) => typeof value === 'number' },
  js: {
    order: byUtf16,
    // The library encodes the value, sorts the pairs, and encodes each pair as a whole.
    sortedBy: (name, value) => `${name}=${encodeURI(value)}`,
    write: (name, value) => encodeURI(`${name}=${encodeURI(value)}`),
    leavesOut: (value) => value === '' || value === 'NULL',
  },
};

/**
 * The text that is hashed (§2.1 to §2.4 and the table of dialects).
 * @returns null where the dialect would leave out a member that is not empty (§2.20).
 */
export function canonicalForm(members: SignedMembers, key: string, dialect: Dialect): string | null {
  const { order, sortedBy, write, leavesOut } = rows[dialect];
  const pairs: (readonly [sortKey: string, written: string])[] = [];
  for (const [name, value] of Object.entries(members)) {
    if (name === 'sign') continue;
    if (leavesOut(value)) {
      if (value !== '') return null;
      continue;
    }
    const text = String(value);
    pairs.push([sortedBy(name, text), write(name, text)]);
  }
  pairs.sort(([a], [b]) => order(a, b));
  return `${pairs.map(([, written]) => written).join('&')}&key=${key}`;
}
