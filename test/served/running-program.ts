import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

export interface RunningProgram {
  readonly child: ChildProcess;
  /** All its output, of both streams. */
  readonly text: () => string;
  /** Waits for this output. */
  readonly waitForOutput: (pattern: RegExp) => Promise<string>;
  readonly exited: Promise<readonly [code: number | null, signal: string | null]>;
}

/** Programs that a test file starts from the sources. Each test has a folder; what it started is closed after it. */
export class TestPrograms {
  /** The folder of the test that runs. */
  dir = '';
  /** What is called after the test, the last one first. */
  readonly closing: (() => unknown)[] = [];

  constructor() {
    beforeEach(() => {
      this.dir = mkdtempSync(join(tmpdir(), 'vendloop-ends-'));
    });
    afterEach(async () => {
      for (const close of this.closing.splice(0).reverse()) await close();
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  /** Starts `vendloop` with these arguments. */
  start(
    args: readonly string[],
    {
      env = {},
      nodeFlags = [],
    }: { readonly env?: Readonly<Record<string, string>>; readonly nodeFlags?: readonly string[] } = {},
  ): RunningProgram {
    const child = spawn(process.execPath, ['--import', 'tsx', ...nodeFlags, join(root, 'src/cli/main.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.closing.push(() => child.kill('SIGKILL'));
    let text = '';
    const waiting = new Set<() => void>();
    const notifyWaiting = (): void => waiting.forEach((check) => check());
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (more: string) => {
        text += more;
        notifyWaiting();
      });
    }
    const exited = once(child, 'close') as Promise<[number | null, string | null]>;
    void exited.then(notifyWaiting);
    const waitForOutput = (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(text);
          if (!match && child.exitCode === null && child.signalCode === null) return;
          waiting.delete(check);
          if (match) resolve(match[1] ?? match[0]);
          else reject(new Error(`it ended without printing ${String(pattern)}:\n${text}`));
        };
        waiting.add(check);
        check();
      });
    return { child, text: () => text, waitForOutput, exited };
  }
}
