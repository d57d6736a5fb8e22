import { createHash, createHmac } from 'node:crypto';
import type { DialectName } from '#core/domain/merchant.ts';
import { compareBytes } from '../canonical.ts';
import type { Member } from '../dialects/dialect.ts';
import { dialects } from '../dialects/index.ts';

/** A text that is hashed with the others, and what people get to see in its place. */
export interface Secret {
  readonly value: string;
  readonly masked: string;
}

/** Hashes that programs take for MD5, by the length of what they print. */
export type Algorithm =
  'md5' | 'sha1' | 'ripemd160' | `sha${224 | 256 | 384 | 512}` | `sha3-${224 | 256 | 384 | 512}` | 'sm3';

/**
 * How somebody may have come to a sign. The rule is one recipe (PROTOCOL §2); every known mistake is another, made of
 * it by changing a field or two.
 */
export interface SignFormat {
  readonly members: readonly Member[];
  /** Members whose value is a secret, signed among the others. */
  readonly secretMembers: readonly (readonly [name: string, value: Secret])[];
  /** Keeps members whose value is empty. */
  readonly keepEmpty: boolean;
  /** Order of the members; null: as they were sent. */
  readonly compareMembers: ((a: Member, b: Member) => number) | null;
  readonly writeName: (name: string) => string;
  readonly writeValue: (value: string | number) => string;
  readonly equals: string;
  readonly separator: string;
  /** The whole way from members to text, where it is not `name=value` joined; null for that. */
  readonly writeBody: ((members: readonly Member[]) => string) | null;
  /** What is done to the members' text before the key is put to it. */
  readonly wrapBody: (text: string) => string;
  readonly key: Secret;
  readonly addKey: (text: string, key: string) => string;
  /** What is done to the text when the key is in it. */
  readonly wrapText: (text: string) => string;
  readonly bytes: (text: string) => Buffer;
  /** The hash of the bytes as lower-case hex. */
  readonly digest: (bytes: Buffer, algorithm: Algorithm, key: string) => string;
}

/** The rule itself, for these members and this key. */
export function documentedFormat(members: readonly Member[], key: string): SignFormat {
  return {
    members,
    secretMembers: [],
    keepEmpty: false,
    compareMembers: ([a], [b]) => compareBytes(a, b),
    writeName: (name) => name,
    writeValue: String,
    equals: '=',
    separator: '&',
    writeBody: null,
    wrapBody: (text) => text,
    key: { value: key, masked: '***' },
    addKey: (text, secret) => `${text}&key=${secret}`,
    wrapText: (text) => text,
    bytes: (text) => Buffer.from(text, 'utf8'),
    digest: hashHex,
  };
}

/** The text that this recipe hashes. @param masked true for people: secrets are masked. */
export function textOf(format: SignFormat, masked: boolean): string {
  const secret = ({ value, masked: mask }: Secret): string => (masked ? mask : value);
  const secretEntries = format.secretMembers.map(([name, value]): Member => [name, secret(value)]);
  const included = [...format.members, ...secretEntries].filter(([, value]) => format.keepEmpty || value !== '');
  const ordered = format.compareMembers === null ? included : included.toSorted(format.compareMembers);
  const body =
    format.writeBody === null
      ? ordered.map((member) => writeMember(format, member)).join(format.separator)
      : format.writeBody(ordered);
  return format.wrapText(format.addKey(format.wrapBody(body), secret(format.key)));
}

/** What one member adds to the text. */
export function writeMember({ writeName, writeValue, equals }: SignFormat, [name, value]: Member): string {
  return `${writeName(name)}${equals}${writeValue(value)}`;
}

/** The members' text as one of the client libraries writes it, members that it leaves out left out. */
export function dialectBody(dialect: DialectName, members: readonly Member[]): string {
  const { drops, form } = dialects[dialect];
  const text = form(Object.fromEntries(members.filter(([, value]) => !drops(value))), 'k') ?? '&key=k';
  return text.slice(0, -'&key=k'.length);
}

/** A plain hash as lower-case hex. */
export function hashHex(bytes: Buffer, algorithm: Algorithm): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

/** A keyed hash as lower-case hex. */
export function hmacHex(bytes: Buffer, algorithm: Algorithm, key: string): string {
  return createHmac(algorithm, key).update(bytes).digest('hex');
}
