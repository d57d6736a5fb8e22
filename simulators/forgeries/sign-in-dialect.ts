import { md5Hex, sortByBytes, type Members } from './signing-rule.ts';

/** Client libraries whose sign differs from the rule's for members of any text (PROTOCOL §2, dialects). */
export const signDialects = ['go', 'kotlin', 'js'] as const;

/** A client library as which a merchant signs. */
export type SignDialect = (typeof signDialects)[number];

/** The sign as a client library writes it, independently of the core's code. */
export function signInDialect(members: Members, appKey: string, dialect: SignDialect): string {
  const sorted = sortByBytes(members.filter(([name, value]) => name !== 'sign' && value !== ''));
  return md5Hex(`${sorted.map(writers[dialect]).join('&')}&key=${appKey}`);
}

type Write = (member: Members[number]) => string;

const writers: Readonly<Record<SignDialect, Write>> = {
  go: ([name, value]) => `${goEncode(name)}=${goEncode(value)}`,
  kotlin: ([name, value]) => `${name}=${formEncode(value)}`,
  // It sorts by name and value; names of the protocol decide by themselves.
  js: ([name, value]) => encodeURI(`${name}=${encodeURI(value)}`),
};

/** A value in the web's form encoding, as Java's `URLEncoder` writes it. */
export function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}

/** A value as Go's `url.QueryEscape` writes it. */
export function goEncode(value: string): string {
  return formEncode(value).replaceAll('%7E', '~').replaceAll('*', '%2A');
}
