import type { z } from 'zod';
import { editsBetween, nearest } from '#simulators/nearest.ts';

/** Names that are longer than this are cut in messages. */
const shownLength = 60;

/** Something that was given, between quotes, short enough for a line. */
export function quoted(text: string): string {
  return text.length > shownLength
    ? `${JSON.stringify(text.slice(0, shownLength)).slice(0, -1)}…"`
    : JSON.stringify(text);
}

/** `; did you mean "spring"?`, or nothing where no name is like the word: a wrong guess leads astray. */
export function meant(word: string, names: readonly string[]): string {
  const short = word.slice(0, shownLength).toLowerCase();
  const near = nearest(short, names);
  // Of a name that was cut short, or has a word more, at least half is there.
  const isLike = near !== '' && editsBetween(short, near.toLowerCase()) * 2 <= Math.max(short.length, near.length);
  return isLike ? `; did you mean "${near}"?` : '';
}

/** Says that a name is not known, which one may have been meant, and which ones there are. */
export function unknownName(what: string, name: string, names: readonly string[], lister?: string): string {
  const guess = meant(name, names);
  const isListed = names.length > 1 || (names.length === 1 && guess === '');
  const valid = lister !== undefined ? ` (${lister} lists them)` : isListed ? ` (valid here: ${oneOf(names)})` : '';
  return `there is no ${what} ${quoted(name)}${guess}${valid}`;
}

/** {@link unknownName} of a receiver, which a scenario may declare. */
export function unknownReceiver(name: string, names: readonly string[]): string {
  return `${unknownName('receiver', name, names)}; one that orders name is declared under "receivers", as "- receiver: ${name.slice(0, shownLength)}"`;
}

/** Names, short enough for a line. */
export function oneOf(names: readonly string[]): string {
  const shown = names.slice(0, 16).map((name) => (name.length > shownLength ? `${name.slice(0, shownLength)}…` : name));
  return `${shown.join(', ')}${names.length > shown.length ? `, and ${names.length - shown.length} more` : ''}`;
}

/** The words for zod's complaints, wherever a schema has none of its own. */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.input, issue.expected);
    case 'invalid_value':
      return notOneOf(issue.input, issue.values.map(String));
    case 'invalid_union':
      return noneOfBranches(issue.input, issue.errors);
    case 'too_small':
      return `it must ${bound(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `it must ${bound(issue.origin, 'at most', issue.maximum)}`;
    default:
      return undefined;
  }
}

function wrongType(input: unknown, expected: string): string {
  const wanted = thing(expected);
  if (input === undefined) return `it is missing; it must be ${wanted}`;
  if (input === null)
    return `it must be ${wanted}, not nothing${wanted === 'an object' ? ': write "{}" where there is nothing to say' : ''}`;
  return `it must be ${wanted}, not ${given(input)}`;
}

function bound(origin: string, side: 'at least' | 'at most', limit: number | bigint): string {
  if (origin === 'array') return `have ${side} ${limit} item${limit === 1 ? '' : 's'}`;
  if (origin === 'string') return `have ${side} ${limit} character${limit === 1 ? '' : 's'}`;
  return `be ${side} ${limit}`;
}

function notOneOf(input: unknown, values: readonly string[]): string {
  const all = values.map((value) => `"${value}"`).join(', ');
  if (input === undefined) return `it is missing; it must be ${values.length > 1 ? 'one of ' : ''}${all}`;
  if ((typeof input === 'number' || typeof input === 'boolean') && values.includes(String(input)))
    return `write it in quotes: "${input}"`;
  if (typeof input === 'string' && values.length > 1)
    return `${quoted(input)} is none of ${all}${meant(input, values)}`;
  return `it must be ${values.length > 1 ? 'one of ' : ''}${all}, not ${given(input)}`;
}

/** What each way of writing a value would have taken: `it must be "accepted" or a whole number`. */
function noneOfBranches(input: unknown, branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const leaves = leavesOf(branches);
  const texts = leaves.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []));
  const kinds = leaves.flatMap((issue) =>
    issue.code === 'invalid_type'
      ? [issue.expected === 'string' ? 'a duration with its unit' : thing(issue.expected)]
      : [],
  );
  const wanted = [...texts.map((text) => `"${text}"`), ...new Set(kinds)];
  return `it must be ${wanted.join(' or ')}, not ${given(input)}${typeof input === 'string' ? meant(input, texts) : ''}`;
}

/** The first complaint of each branch, and of each branch of a branch. */
function leavesOf(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return branches.flatMap(([issue]) =>
    issue?.code === 'invalid_union' ? leavesOf(issue.errors) : issue ? [issue] : [],
  );
}

const things: Readonly<Record<string, string>> = {
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a text',
  int: 'a whole number',
  boolean: 'true or false',
};

function thing(expected: string): string {
  return things[expected] ?? `a ${expected}`;
}

function given(input: unknown): string {
  if (input === null || input === undefined) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'string') return quoted(input);
  return typeof input === 'number' || typeof input === 'boolean' ? `${input}` : 'an object';
}
