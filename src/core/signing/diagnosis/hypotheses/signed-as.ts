import type { Member } from '#core/signing/dialects/dialect.ts';
import { quoted } from '../describe-change.ts';
import { twist, type Twist } from '../hypothesis.ts';

/** Another way to write a value: what was signed, the name of the mistake, and the clause about it. */
export type Spelling = readonly [signed: string, which: string, en: string, zh: string];

/**
 * One member that had another value when it was signed.
 *
 * @param which names the mistake for programs
 */
export function changed(name: string, signed: string, which: string, en: string, zh: string): Twist {
  const shown = `${name}=${quoted(signed).slice(1, -1)}`;
  const mend = [
    `sign the very value that is sent: ${shown} was signed`,
    `签名的值必须与发送的值完全相同：签名时为 ${shown}`,
  ] as const;
  return twist('members', `${name}-${which}`, [en, zh], mend, ({ members }) => ({
    members: members.map((member): Member => (member[0] === name ? [name, signed] : member)),
  }));
}
