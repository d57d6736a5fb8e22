import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import { confirm, input } from '@inquirer/prompts';
import { escapeUnprintable } from '#harness/printable.ts';
import { GoBack, SessionLeft, type Prompter, type Choice, type Panel } from '../prompter.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';
import type { KeyPress } from './key-decoder.ts';
import type { Keyboard } from './keyboard.ts';
import { menu, watchPrompt, type Screen } from './menu.ts';
import { paintOf } from './paint.ts';
import { foldLine } from '../../run-report/text-width.ts';

/** Input and output of a terminal. */
export interface TerminalStreams {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
}

/** Size of a terminal that reports none. */
const defaultSize = { columns: 80, rows: 24 };

/** What every prompt at the terminal works with. */
interface PromptContext {
  readonly keyboard: Keyboard;
  readonly output: NodeJS.WritableStream;
  readonly screen: Screen;
  readonly endSignal: AbortSignal;
}

/** What the library's questions take. */
interface QuestionContext {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/**
 * Prompts at a terminal.
 * @param endSignal aborts when the terminal is closed: every question then throws {@link SessionLeft}.
 */
export function terminalPrompter(
  { keyboard, output }: TerminalStreams,
  texts: ConsoleTexts,
  useColours: boolean,
  endSignal: AbortSignal,
): Prompter {
  const screen: Screen = {
    columns: () => Math.max(20, output.columns ?? defaultSize.columns),
    rows: () => output.rows ?? defaultSize.rows,
    paint: paintOf(useColours),
    texts,
  };
  const context: PromptContext = { keyboard, output, screen, endSignal };
  const theme = useColours ? {} : plainTheme;
  const keywords = { yes: 'Yes', no: 'No', error: () => texts.pleaseChoose };
  return {
    columns: () => screen.columns() - 1,
    async choose<T>(message: string, choices: readonly Choice<T>[], panel: Panel = () => []) {
      const answer = await ask(context, (question) => menu({ message, choices, panel, screen }, question));
      if (answer === 'back') throw new GoBack();
      return answer.value as T;
    },
    text: (message, defaultValue, check = () => null) =>
      ask(context, (question) =>
        input(
          {
            message: escapeUnprintable(message),
            ...(defaultValue !== '' && { default: defaultValue }),
            validate: (text) => check(text) ?? true,
            theme,
          },
          question,
        ),
      ),
    confirm: (message, defaultValue) =>
      ask(context, (question) =>
        confirm(
          {
            message: escapeUnprintable(message),
            default: defaultValue,
            transformer: (yes) => (yes ? texts.yes : texts.no),
            theme: { ...theme, keywords },
          },
          question,
        ),
      ),
    watch: (panel, wait) => watch(context, panel, wait),
    showWhile: (panel, wait) => showWhile(context, panel, wait),
    print: (...lines) => print(context, lines),
  };
}

function ask<T>(
  { keyboard, output, endSignal }: PromptContext,
  question: (context: QuestionContext) => Promise<T>,
): Promise<T> {
  return leaveOnExit(keyboard.during((input) => question({ input, output, signal: endSignal })));
}

async function watch(
  { keyboard, output, screen, endSignal }: PromptContext,
  panel: Panel,
  wait: Parameters<Prompter['watch']>[1],
): Promise<void> {
  let isFinished = false;
  let stopped = false;
  const finished = wait(() => stopped).then(() => (isFinished = true));
  let stopWatching = (): void => undefined;
  // Enter and Esc lead back to the menu. So does any other key, which the menu then receives.
  const keepsKey = ({ key }: KeyPress): boolean => {
    if (['return', 'enter', 'escape'].includes(key.name ?? '')) return false;
    stopWatching();
    return true;
  };
  try {
    await leaveOnExit(
      keyboard.during((input) => {
        stopWatching = () => void input.emit('keypress', undefined, { name: 'escape' });
        return watchPrompt(
          { panel, isFinished: () => isFinished, screen, keys: screen.texts.keysWatch },
          { input, output, signal: endSignal },
        );
      }, keepsKey),
    );
  } finally {
    stopped = true;
  }
  await finished;
}

async function showWhile(
  { keyboard, output, screen, endSignal }: PromptContext,
  panel: Panel,
  wait: Promise<unknown>,
): Promise<void> {
  let isFinished = false;
  const finished = wait
    .then(
      () => undefined,
      () => undefined,
    )
    .then(() => (isFinished = true));
  await leaveOnExit(
    keyboard.during(
      (input) =>
        watchPrompt(
          { panel, isFinished: () => isFinished, screen, keys: screen.texts.keysWait },
          { input, output, signal: endSignal, clearPromptOnDone: true },
        ),
      () => true,
    ),
  );
  await finished;
}

function print({ output, screen }: PromptContext, lines: readonly string[]): void {
  output.write(
    lines
      .flatMap((line) => line.split('\n'))
      .flatMap((line) => foldLine(line, screen.columns() - 1))
      .map((line) => `${line}\n`)
      .join(''),
  );
}

const plain = (text: string): string => text;
/** Theme of the library's questions without colours. */
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

async function leaveOnExit<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ExitPromptError || error instanceof AbortPromptError) throw new SessionLeft();
    throw error;
  }
}
