import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerConsole } from '#cli/console/index.ts';
import { readHistory } from '#harness/history/ndjson.ts';
import { command, type CommandResult } from '../run-command.ts';

/** Runs the console with a script of answers, in virtual time by default. */
export function playScript(dir: string, script: string, ...flags: readonly string[]): Promise<CommandResult> {
  return command(
    registerConsole,
    [
      'console',
      '--answers',
      'script',
      '--seed',
      '7',
      '--out',
      dir,
      ...(flags.includes('--stage') ? [] : ['--stage', 'virtual']),
      ...flags,
    ],
    { script },
  );
}

/** The text of a session's history. */
export const historyOf = (dir: string) => readFileSync(join(dir, 'console', 'history.ndjson'), 'utf8');

/** The kinds of the events in a session's history. */
export const kindsIn = (dir: string) => readHistory(historyOf(dir), 'history').events.map(({ kind }) => kind);
