import { createHash, createHmac } from 'node:crypto';
import type { DialectName } from '#core/domain/merchant.ts';
import { compareBytes } from '../canonical.ts';
import type { Member } from '../dialects/dialect.ts';
import { dialects } from '../dialects/index.ts';

/** A text that is hashed with the others, and what people get to see in its place. */
export interface Secret {
  readonly value: string;
  readonly shown: string;
}

/** Hashes that programs take for MD5, by the length of what they print. */
export type Algorithm =
  'md5' | 'sha1' | 'ripemd160' | `sha${224 | 256 | 384 | 512}` | `sha3-${224 | 256 | 384 | 512}` | 'sm3';

/**
 * How somebody may have come to a sign. The rule is one recipe (PROTOCOL §2); every known mistake is another, made of it
 * by changing a field or two.
 */
export interface Recipe {
  readonly members: readonly Member[];
  /** Members whose value is a secret, signed among the others. */
  readonly secretMembers: readonly (readonly [name: string, value: Secret])[];
  /** Keeps members whose value is empty. */
  readonly keepEmpty: boolean;
  /** Order of the members; null: as they were sent. */
  readonly order: ((a: Member, b: Member) => number) | null;
  readonly writeName: (name: string) => string;
  readonly writeValue: (value: string | number) => string;
  readonly equals: string;
  readonly between: string;
  /** The whole way from members to text, where it is not `name=value` joined; null for that. */
  readonly body: ((members: readonly Member[]) => string) | null;
  /** What is done to the members' text before the key is put to it. */
  readonly wrap: (text: string) => string;
  readonly key: Secret;
  readonly keyed: (text: string, key: string) => string;
  /** What is done to the text when the key is in it. */
  readonly wrapAll: (text: string) => string;
  readonly bytes: (text: string) => Buffer;
  /** The hash of the bytes as lower-case hex. */
  readonly digest: (bytes: Buffer, algorithm: Algorithm, key: string) => string;
}

/** The rule itself, for these members and this key. */
export function ruleOf(members: readonly Member[], key: string): Recipe {
  return {
    members,
    secretMembers: [],
    keepEmpty: false,
    order: ([a], [b]) => compareBytes(a, b),
    writeName: (name) => name,
    writeValue: String,
    equals: '=',
    between: '&',
    body: null,
    wrap: (text) => text,
    key: { value: key, shown: '***' },
    keyed: (text, secret) => `${text}&key=${secret}`,
    wrapAll: (text) => text,
    bytes: (text) => Buffer.from(text, 'utf8'),
    digest: hashed,
  };
}

/** The text that this recipe hashes. @param shown true for people: secrets are masked. */
export function textOf(recipe: Recipe, shown: boolean): string {
  const secret = ({ value, shown: mask }: Secret): string => (shown ? mask : value);
  const added = recipe.secretMembers.map(([name, value]): Member => [name, secret(value)]);
  const counted = [...recipe.members, ...added].filter(([, value]) => recipe.keepEmpty || value !== '');
  const ordered = recipe.order === null ? counted : counted.toSorted(recipe.order);
  const body =
    recipe.body === null
      ? ordered.map((member) => writtenMember(recipe, member)).join(recipe.between)
      : recipe.body(ordered);
  return recipe.wrapAll(recipe.keyed(recipe.wrap(body), secret(recipe.key)));
}

/** What one member adds to the text. */
export function writtenMember({ writeName, writeValue, equals }: Recipe, [name, value]: Member): string {
  return `${writeName(name)}${equals}${writeValue(value)}`;
}

/** The members' text as one of the client libraries writes it, members that it leaves out left out. */
export function dialectBody(dialect: DialectName, members: readonly Member[]): string {
  const { drops, form } = dialects[dialect];
  const text = form(Object.fromEntries(members.filter(([, value]) => !drops(value))), 'k') ?? '&key=k';
  return text.slice(0, -'&key=k'.length);
}

/** A plain hash as lower-case hex. */
export function hashed(bytes: Buffer, algorithm: Algorithm): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** A keyed hash as lower-case hex. */
export function hmac(bytes: Buffer, algorithm: Algorithm, key: string): string {
  return createHmac(algorithm, key).update(bytes).digest('hex');
}
