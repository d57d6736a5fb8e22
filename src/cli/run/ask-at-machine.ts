import type { Operator } from '#harness/runner/customer.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import type { CliIo } from '../shared/io.ts';

/** Asks the person at the terminal what dropped at a real machine; undefined where none is there, as in CI. */
export function askAtMachine(io: CliIo): Operator | undefined {
  if (!process.stdin.isTTY || !io.errIsTerminal) return undefined;
  return async (question) => {
    const { select } = await import('@inquirer/prompts');
    const choices = (['yes', 'no', 'unsure'] as const).map((value) => ({ value }));
    // Ctrl-C at the question answers nothing.
    const answer = await select({ message: escapeUnprintable(question), choices }, { output: process.stderr }).catch(
      () => 'unsure' as const,
    );
    return { answer, operator: '', note: '' };
  };
}
