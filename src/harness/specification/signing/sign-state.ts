// Not by its name: a Node without `hash` would report that, and not that its version is too old.
import * as crypto from 'node:crypto';
import type { SignState } from '../observation.ts';
import { canonicalForm, type Dialect, type SignedMembers } from './dialects.ts';

/** The sign of members by the rule of §2, or by a dialect; null where the dialect has none for them. */
export function signOf(members: SignedMembers, key: string, dialect: Dialect = 'raw'): string | null {
  const form = canonicalForm(members, key, dialect);
  return form === null ? null : crypto.hash('md5', form).toUpperCase();
}

/**
 * Judges the member `sign` (§2.9, §2.18 to §2.20, §2.23).
 * @param keys any of them may have signed.
 * @param dialects accepted besides the rule.
 */
export function signState(
  members: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  dialects: readonly Dialect[] = [],
): SignState {
  const sign = Object.hasOwn(members, 'sign') ? members['sign'] : undefined;
  if (typeof sign !== 'string' || sign === '') return 'missing';
  const others = Object.entries(members).filter(([name]) => name !== 'sign');
  // What is not flat cannot be signed (§2.11).
  if (!others.every(isSignable)) return 'wrong';
  const signable = Object.fromEntries(others);
  const isRight = (key: string): boolean =>
    ['raw' as const, ...dialects].some((dialect) => signOf(signable, key, dialect) === sign);
  return keys.some((key) => key !== '' && isRight(key)) ? 'right' : 'wrong';
}

function isSignable(member: [string, unknown]): member is [string, string | number] {
  return typeof member[1] === 'string' || Number.isSafeInteger(member[1]);
}

/**
 * Names a sign without giving it away: equal for equal signs of one app.
 * @returns the first 12 hex digits of a SHA-256; empty without a sign.
 */
export function signIdOf(appId: string, sign: unknown): string {
  if (typeof sign !== 'string' || sign === '') return '';
  return crypto.hash('sha256', `${appId} ${sign}`).slice(0, 12);
}
