import type { LocalText } from '#harness/certify/local-text.ts';
import type { PersonAnswer } from '#harness/certify/ports.ts';
import type { CliIo } from '../shared/io.ts';

/** Asks the person at the terminal; without one, as in CI, the answer is `none`. One question at a time. */
export function askPerson(io: CliIo): (question: LocalText) => Promise<PersonAnswer> {
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    if (!process.stdin.isTTY || !io.errIsTerminal) return Promise.resolve('none');
    const answer = last.then(() => confirmed(question[io.language]));
    last = answer;
    return answer;
  };
}

async function confirmed(message: string): Promise<PersonAnswer> {
  const { confirm } = await import('@inquirer/prompts');
  try {
    return (await confirm({ message }, { output: process.stderr })) ? 'yes' : 'no';
  } catch {
    // Ctrl-C at the question.
    return 'none';
  }
}
