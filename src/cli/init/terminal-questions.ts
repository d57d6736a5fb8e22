import { isatty } from 'node:tty';
import type { Questions } from './choices.ts';

/** Questions at the terminal of this process; null where no person can answer. */
export function terminalQuestions(): Questions | null {
  if (!isatty(0) || !isatty(1)) return null;
  return {
    choose: async (message, names) => {
      const { select } = await import('@inquirer/prompts');
      return select({ message, choices: names.map((name) => ({ name, value: name })) });
    },
    text: async (message, proposal) => {
      const { input } = await import('@inquirer/prompts');
      return input({ message, default: proposal });
    },
    confirm: async (message) => {
      const { confirm } = await import('@inquirer/prompts');
      return confirm({ message, default: false });
    },
  };
}
