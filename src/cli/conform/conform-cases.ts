import { sortedNames, type FlatPayload } from '#core/signing/canonical.ts';
import { sign } from '#core/signing/sign.ts';
import type { Random } from '#core/ports/random.ts';
import { classesOf, type ClassName } from './payload-classes.ts';
import { callbackCases } from './callback-cases.ts';
import { realPayloads } from './endpoint-payloads.ts';
import { published } from './published-examples.ts';

/** One payload that a client must sign, with the rule's sign. */
export interface ConformCase {
  readonly name: string;
  /** Published examples, payloads of the API's endpoints, callbacks, probes of one class each, and random payloads. */
  readonly kind: 'published' | 'endpoint' | 'callback' | 'probe' | 'random';
  readonly members: FlatPayload;
  readonly key: string;
  readonly sign: string;
  readonly classes: readonly ClassName[];
}

const key = 'ds069ed4223ac1660f';
const timestamp = '1714373688';

/** Every case, in a fixed order. @param count of random payloads */
export function conformCases(random: Random, count: number): readonly ConformCase[] {
  return [
    ...published.map(({ name, members, key: exampleKey }) =>
      caseOf('published', `published: ${name}`, members, exampleKey),
    ),
    ...realPayloads.map(({ endpoint, title, members }) => caseOf('endpoint', `${endpoint}: ${title}`, members)),
    ...callbackCases(key).map(({ title, members }) => caseOf('callback', `callback: ${title}`, members)),
    ...probes.map(([title, members]) => caseOf('probe', title, sortedMembers(members))),
    ...Array.from({ length: count }, (_, at) =>
      caseOf('random', `random ${at + 1}`, randomMembers(random.fork(`case ${at}`))),
    ),
  ];
}

function caseOf(kind: ConformCase['kind'], name: string, members: FlatPayload, appKey = key): ConformCase {
  return { name, kind, members, key: appKey, sign: sign(members, appKey), classes: classesOf(members) };
}

/** One property per payload, so that it explains a departure; members are in order except where the order is tested. */
const probes: readonly (readonly [title: string, members: FlatPayload])[] = [
  ['plain text', { a: '1', b: 'two' }],
  ['a space', { a: 'x y' }],
  ['spaces at both ends', { a: ' x ' }],
  ['Chinese', { a: '可乐' }],
  ['an emoji', { a: '🥤' }],
  ['Latin letters with marks', { a: 'é' }],
  ...Array.from("~*()!'", (char) => [`the character ${char}`, { a: `x${char}y` }] as const),
  ...Array.from(':/?&=%#+,;@$"<>[]{}|\\^`', (char) => [`the character ${char}`, { a: `x${char}y` }] as const),
  ['%20 as text', { a: '%20' }],
  ['an empty value', { a: '', b: '1' }],
  ['the text "NULL"', { a: 'NULL', b: '1' }],
  ['the text "0"', { a: '0', b: '1' }],
  ['the texts "null", "false" and "undefined"', { a: 'null', b: 'false', c: 'undefined' }],
  ['the number 0', { a: 0, b: '1' }],
  ['an integer', { a: 7 }],
  ['a large integer', { a: 9007199254740991 }],
  ['a negative integer', { a: -7 }],
  ['upper-case names before lower-case ones', { B: '1', a: '2' }],
  ['a name that begins another', { a: '1', 'a-b': '2' }],
  ['a name with a space', { 'a b': '1' }],
];

/** Adds a timestamp, so that no client adds its own. */
function sortedMembers(members: FlatPayload): FlatPayload {
  const allMembers: FlatPayload = { ...members, timestamp };
  return Object.fromEntries(sortedNames(allMembers).map((name) => [name, allMembers[name] ?? '']));
}

const valuePieces = [
  'a',
  'Z',
  '7',
  '0',
  '-',
  '_',
  '.',
  ' ',
  '~',
  '*',
  "'",
  '(',
  '!',
  '/',
  ':',
  '?',
  '&',
  '=',
  '%',
  '+',
  '货',
  '乐',
  'é',
  '🥤',
] as const;
const names = [
  'machine_no',
  'method',
  'order_id',
  'trade_id',
  'notify_url',
  'expired_at',
  'page',
  'note',
  'Zone',
  'code',
] as const;

function randomMembers(random: Random): FlatPayload {
  const selected = shuffle(random, names).slice(0, random.integer(1, 6));
  return Object.fromEntries(
    shuffle(random, [
      ...selected.map((name) => [name, randomValue(random)] as const),
      ['timestamp', timestamp] as const,
    ]),
  );
}

function randomValue(random: Random): string | number {
  const kind = random.integer(0, 9);
  if (kind === 0) return '';
  if (kind === 1) return random.integer(1, 100_000_000);
  return Array.from(
    { length: random.integer(1, 12) },
    () => valuePieces[random.integer(0, kind < 6 ? 6 : valuePieces.length - 1)] ?? 'a',
  ).join('');
}

function shuffle<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => [random.next(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}
