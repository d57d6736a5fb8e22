import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import { confirm, input } from '@inquirer/prompts';
import { printable } from '#harness/printable.ts';
import { Back, Left, type Asker, type Choice, type Panel } from '../prompter.ts';
import type { Words } from '../texts/en.ts';
import type { KeyPress } from './key-decoder.ts';
import type { Keyboard } from './keyboard.ts';
import { menu, watching, type Screen } from './menu.ts';
import { paintOf } from './paint.ts';
import { folded } from './text-width.ts';

/** Where questions are asked and answered. */
export interface TerminalStreams {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

/** What a terminal that tells no size is taken for. */
const usualSize = { columns: 80, rows: 24 };

/**
 * Asks at a terminal.
 * @param ended aborts when the terminal is gone: every question ends in {@link Left} then.
 */
export function terminalAsker(
  { keyboard, output }: TerminalStreams,
  words: Words,
  coloured: boolean,
  ended: AbortSignal,
): Asker {
  const screen: Screen = {
    columns: () => Math.max(20, output.columns ?? usualSize.columns),
    rows: () => output.rows ?? usualSize.rows,
    paint: paintOf(coloured),
    words,
  };
  const theme = coloured ? {} : plainTheme;
  const keywords = { yes: 'Yes', no: 'No', error: () => words.pleaseChoose };
  const ask = <T>(
    question: (context: {
      input: NodeJS.ReadableStream;
      output: NodeJS.WritableStream;
      signal: AbortSignal;
    }) => Promise<T>,
  ): Promise<T> => answered(keyboard.during((input) => question({ input, output, signal: ended })));
  return {
    columns: () => screen.columns() - 1,
    async choose<T>(message: string, choices: readonly Choice<T>[], panel: Panel = () => []) {
      const taken = await ask((context) => menu({ message, choices, panel, screen }, context));
      if (taken === 'back') throw new Back();
      return taken.value as T;
    },
    text: (message, otherwise, check = () => null) =>
      ask((context) =>
        input(
          {
            message: printable(message),
            ...(otherwise !== '' && { default: otherwise }),
            validate: (text) => check(text) ?? true,
            theme,
          },
          context,
        ),
      ),
    confirm: (message, otherwise) =>
      ask((context) =>
        confirm(
          {
            message: printable(message),
            default: otherwise,
            transformer: (yes) => (yes ? words.yes : words.no),
            theme: { ...theme, keywords },
          },
          context,
        ),
      ),
    async watch(panel, wait) {
      let over = false;
      let stopped = false;
      const waited = wait(() => stopped).then(() => (over = true));
      let enough = (): void => undefined;
      // Enter and Esc lead back to the menu, and so does any other key, which is meant for the menu.
      const leaves = ({ key }: KeyPress): boolean => {
        if (['return', 'enter', 'escape'].includes(key.name ?? '')) return false;
        enough();
        return true;
      };
      try {
        await answered(
          keyboard.during((input) => {
            enough = () => void input.emit('keypress', undefined, { name: 'escape' });
            return watching(
              { panel, over: () => over, screen, keys: words.keysWatch },
              { input, output, signal: ended },
            );
          }, leaves),
        );
      } finally {
        stopped = true;
      }
      await waited;
    },
    async meanwhile(panel, wait) {
      let over = false;
      const waited = wait
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => (over = true));
      await answered(
        keyboard.during(
          (input) =>
            watching(
              { panel, over: () => over, screen, keys: words.keysWait },
              { input, output, signal: ended, clearPromptOnDone: true },
            ),
          () => true,
        ),
      );
      await waited;
    },
    say: (...lines) =>
      void output.write(
        lines
          .flatMap((line) => line.split('\n'))
          .flatMap((line) => folded(line, screen.columns() - 1))
          .map((line) => `${line}\n`)
          .join(''),
      ),
  };
}

const plain = (text: string): string => text;
/** The ready-made questions without colours. */
const plainTheme = {
  prefix: { idle: '?', done: '>' },
  style: {
    answer: plain,
    message: plain,
    error: plain,
    defaultAnswer: (text: string) => `(${text})`,
    help: plain,
    highlight: plain,
    key: plain,
  },
};

async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ExitPromptError || error instanceof AbortPromptError) throw new Left();
    throw error;
  }
}
