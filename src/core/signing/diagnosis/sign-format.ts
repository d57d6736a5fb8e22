import { createHash, createHmac } from 'node:crypto';
import type { DialectName } from '#core/domain/merchant.ts';
import { compareBytes } from '../canonical.ts';
import type { Member } from '../dialects/dialect.ts';
import { dialects } from '../dialects/index.ts';

/** A secret that is hashed, and the text that is shown in its place. */
export interface Secret {
  readonly value: string;
  readonly masked: string;
}

/** Hashes that programs use in place of MD5. */
export type Algorithm =
  'md5' | 'sha1' | 'ripemd160' | `sha${224 | 256 | 384 | 512}` | `sha3-${224 | 256 | 384 | 512}` | 'sm3';

/**
 * How a sign is computed. The rule is one sign format (PROTOCOL §2); each known mistake changes a field or two of it.
 */
export interface SignFormat {
  readonly members: readonly Member[];
  /** Members whose value is a secret, signed with the others. */
  readonly secretMembers: readonly (readonly [name: string, value: Secret])[];
  /** Whether members with an empty value are signed. */
  readonly keepEmpty: boolean;
  /** Order of the members; null for the order in which they were sent. */
  readonly compareMembers: ((a: Member, b: Member) => number) | null;
  readonly writeName: (name: string) => string;
  readonly writeValue: (value: string | number) => string;
  readonly equals: string;
  readonly separator: string;
  /** Writes the text of all members where it is not joined `name=value`; null where it is. */
  readonly writeBody: ((members: readonly Member[]) => string) | null;
  /** Changes the members' text before the key is added. */
  readonly wrapBody: (text: string) => string;
  readonly key: Secret;
  readonly addKey: (text: string, key: string) => string;
  /** Changes the text after the key is added. */
  readonly wrapText: (text: string) => string;
  readonly encode: (text: string) => Buffer;
  /** The hash of the bytes as lower-case hex. */
  readonly digest: (bytes: Buffer, algorithm: Algorithm, key: string) => string;
}

/** The documented rule for these members and this key. */
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
    encode: (text) => Buffer.from(text, 'utf8'),
    digest: hashHex,
  };
}

/** The text that this sign format hashes. @param masked masks secrets, for texts that people read. */
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
function writeMember({ writeName, writeValue, equals }: SignFormat, [name, value]: Member): string {
  return `${writeName(name)}${equals}${writeValue(value)}`;
}

/** The members' text as one of the client libraries writes it, without the members that it leaves out. */
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
