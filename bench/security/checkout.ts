import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** A built checkout: this one, unless another is named. */
export function checkoutAt(path: string | undefined): string {
  return resolve(path ?? join(import.meta.dirname, '../..'));
}

/** The program of a checkout. Ends the process with a sentence if the checkout is not built. */
export function programOf(checkout: string): string {
  const program = join(checkout, 'dist/src/cli/main.js');
  if (existsSync(program)) return program;
  console.error(`${checkout} is not built: run npm run build there first`);
  process.exit(2);
}

/** `vendloop serve` as a process of its own. */
export interface ServedCore {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly url: string;
}

/**
 * Starts a core on any free port, and reads on what it prints.
 * @param errors where its standard error goes. @throws Error when it ends before it listens.
 */
export async function serve(
  checkout: string,
  args: readonly string[],
  errors: 'inherit' | 'ignore' = 'inherit',
): Promise<ServedCore> {
  const child = spawn(process.execPath, [programOf(checkout), 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', errors],
  });
  const url = await new Promise<string>((found, failed) => {
    let text = '';
    child.once('exit', (code, signal) => failed(new Error(`the core ended with ${String(signal ?? code)}`)));
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      if (text.length > 4_000) return;
      text += piece;
      const url = /core at (http:\S+?),/.exec(text)?.[1];
      if (url !== undefined) found(url);
    });
  });
  return { child, url };
}

/** Ends a process with a signal, and waits until it has ended. */
export async function end({ child }: Pick<ServedCore, 'child'>, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
