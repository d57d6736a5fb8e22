import type { Prompter } from '../prompter.ts';
import type { ConsoleTexts } from '../../texts/en/index.ts';
import { terminalPrompter } from './terminal-prompter.ts';
import { Keyboard } from './keyboard.ts';

/** The terminal of a process. */
export interface Terminal {
  /** A person can answer questions. */
  readonly interactive: boolean;
  readonly coloured: boolean;
  prompter(texts: ConsoleTexts, hasColours: boolean): Prompter;
  /**
   * For one action that Ctrl-C can interrupt: resolves at the next Ctrl-C that no question receives.
   */
  untilInterrupted(): { readonly interrupted: Promise<void>; release(): void };
  /** Ends every question from now on, as when the terminal is closed. */
  end(): void;
  /** Stops handling signals. */
  close(): void;
}

/**
 * The terminal of this process. Ctrl-C between questions, and the end of the terminal, end the next question: the
 * session is left, and its evidence is kept.
 */
export function systemTerminal(): Terminal {
  const endController = new AbortController();
  const interrupts: (() => void)[] = [];
  const onInterrupt = (): void => {
    const handler = interrupts.pop();
    if (handler) handler();
    else endController.abort();
  };
  const onEnd = (): void => endController.abort();
  const keyboard = new Keyboard(process.stdin, {
    interrupt: onInterrupt,
    end: onEnd,
    suspend: () => void process.kill(process.pid, 'SIGTSTP'),
  });
  const onResume = (): void => keyboard.resume();
  let listening = false;
  return {
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    coloured: process.stdout.isTTY && process.stdout.hasColors(),
    prompter(texts, hasColours) {
      listening = true;
      process.on('SIGINT', onInterrupt).on('SIGCONT', onResume);
      keyboard.open();
      return terminalPrompter({ keyboard, output: process.stdout }, texts, hasColours, endController.signal);
    },
    untilInterrupted() {
      let settle = (): void => undefined;
      const interrupted = new Promise<void>((resolve) => (settle = resolve));
      interrupts.push(settle);
      return {
        interrupted,
        release: () => void interrupts.splice(interrupts.indexOf(settle), interrupts.includes(settle) ? 1 : 0),
      };
    },
    end: onEnd,
    close() {
      if (!listening) return;
      keyboard.close();
      process.off('SIGINT', onInterrupt).off('SIGCONT', onResume);
    },
  };
}
