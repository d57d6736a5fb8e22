import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import { lookOf, type LoopLook } from '../loop-delays.ts';

/** A program that runs beside the benchmark. */
export interface Child {
  readonly pid: number;
  /**
   * Waits for a line of its output.
   * @param what the line tells, for people: it finishes `the core did not say`.
   * @returns what the pattern's first group matched. @throws Error when it ends, or is silent about it, before `withinMs`.
   */
  said(what: string, pattern: RegExp, withinMs: number): Promise<string>;
  /** Settles when it has ended, with its exit code; null when it was killed. */
  readonly ended: Promise<number | null>;
  /**
   * Asks it to end, and ends it and all that it has started when it has not within its time.
   * @returns false when it had to be killed or had failed.
   */
  stop(withinMs: number): Promise<boolean>;
  /** The last lines that it wrote to its standard error. */
  complaints(): string;
}

/** Characters of output that are kept: the beginning says where it listens, the end why it died. */
const kept = 16_384;

/** What is loaded into a program so that it tells of its event loop: as this harness itself runs, compiled or from sources. */
const watched = new URL(import.meta.url.endsWith('.ts') ? './loop-preload.ts' : './loop-preload.js', import.meta.url)
  .href;

/**
 * Starts a `vendloop`.
 * @param name for people: `core`, `fleet`. @param vendloop program and first arguments, the script last. @param told is told of its event loop.
 */
export function startChild(
  name: string,
  vendloop: readonly string[],
  args: readonly string[],
  clock: Clock,
  told: (look: LoopLook) => void,
): Child {
  const [program = '', ...first] = vendloop;
  const script = first.pop() ?? '';
  // Behind the loaders of the first arguments, which it may need itself.
  const process = spawnGroup(program, [...first, '--import', watched, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  hearLooks(process, told);
  const words = { out: '', err: '' };
  const listeners = new Set<() => void>();
  hear(process, words, listeners);
  const ended = new Promise<number | null>((resolve) => {
    process.once('error', (error) => {
      words.err += error.message;
      resolve(-1);
    });
    process.once('exit', (code) => resolve(code));
  });
  let over = false;
  void ended.then(() => {
    over = true;
    for (const listener of listeners) listener();
  });
  const complaints = (): string => words.err.trim().split('\n').slice(-6).join('\n');
  return {
    pid: process.pid ?? 0,
    ended,
    complaints,
    said: (what, pattern, withinMs) =>
      new Promise((resolve, reject) => {
        const timer = clock.after(withinMs, () =>
          finish(() =>
            reject(
              new Error(
                `the ${name} did not say ${what} within ${withinMs / 1000} s. It said:\n${complaints() || words.out.trim()}`,
              ),
            ),
          ),
        );
        const look = (): void => {
          const found = pattern.exec(words.out);
          if (found) finish(() => resolve(found[1] ?? found[0]));
          else if (over)
            finish(() =>
              reject(
                new Error(`the ${name} ended before it said ${what}. It said:\n${complaints() || words.out.trim()}`),
              ),
            );
        };
        const finish = (then: () => void): void => {
          timer.cancel();
          listeners.delete(look);
          then();
        };
        listeners.add(look);
        look();
      }),
    async stop(withinMs) {
      if (!over) signalGroup(process, 'SIGTERM');
      const killer = clock.after(withinMs, () => signalGroup(process, 'SIGKILL'));
      const code = await ended;
      killer.cancel();
      return code === 0;
    },
  };
}

function hearLooks(process: ChildProcess, told: (look: LoopLook) => void): void {
  const pipe = process.stdio[3] as Readable | null | undefined;
  // It was not started at all: that is said elsewhere.
  if (!pipe) return;
  pipe.on('error', () => undefined);
  createInterface({ input: pipe }).on('line', (line) => {
    const look = lookOf(line);
    if (look) told(look);
  });
}

function hear(process: ChildProcess, words: { out: string; err: string }, listeners: ReadonlySet<() => void>): void {
  process.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (words.out.length < kept) words.out += text;
    for (const listener of [...listeners]) listener();
  });
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words.err = (words.err + text).slice(-kept);
  });
}
