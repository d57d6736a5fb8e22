import type { Member } from '#core/signing/dialects/dialect.ts';
import { quoteShort } from '../describe-change.ts';
import { makeHypothesis, type Hypothesis } from '../hypothesis.ts';

/** Another way to write a value: what was signed, the name of the mistake, and the clause about it. */
export type Spelling = readonly [signed: string, variant: string, en: string, zh: string];

/**
 * One member that had another value when it was signed.
 *
 * @param variant names the mistake for programs
 */
export function signedAsHypothesis(name: string, signed: string, variant: string, en: string, zh: string): Hypothesis {
  const signedMember = `${name}=${quoteShort(signed).slice(1, -1)}`;
  const fix = [
    `sign exactly the value that is sent; ${signedMember} was signed`,
    `签名的值必须与发送的值完全相同：签名时为 ${signedMember}`,
  ] as const;
  return makeHypothesis('members', `${name}-${variant}`, [en, zh], fix, ({ members }) => ({
    members: members.map((member): Member => (member[0] === name ? [name, signed] : member)),
  }));
}
