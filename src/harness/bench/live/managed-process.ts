import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';
import { parseLoopSample, type LoopSample } from '../loop-delays.ts';

/** A program that runs beside the benchmark. */
export interface ManagedProcess {
  readonly pid: number;
  /**
   * Waits for a line of the output.
   * @param description of the line, for people, in `the core did not print …`.
   * @returns what the pattern's first group matched. @throws Error when it ends, or is silent about it, before
   *   `withinMs`.
   */
  waitForOutput(description: string, pattern: RegExp, withinMs: number): Promise<string>;
  /** Settles when it has ended, with its exit code; null when it was killed. */
  readonly exited: Promise<number | null>;
  /**
   * Asks it to end, and ends it and all that it has started when it has not within its time.
   * @returns false when it had to be killed or had failed.
   */
  stop(withinMs: number): Promise<boolean>;
  /** The last lines that it wrote to its standard error. */
  lastErrors(): string;
}

/** Characters of output that are kept: the start has the address, the end the reason of a failure. */
const maxKeptLength = 16_384;

/**
 * The module that samples a program's event loop: compiled or from sources, as this harness runs.
 */
const monitorModule = new URL(
  import.meta.url.endsWith('.ts') ? './loop-preload.ts' : './loop-preload.js',
  import.meta.url,
).href;

/** What is started. */
export interface ManagedProgram {
  /** For people: `core`, `fleet`. */
  readonly name: string;
  /** Program and first arguments, the script last. */
  readonly vendloop: readonly string[];
  readonly args: readonly string[];
  /** That of this process when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a `vendloop`. @param onLoopSample gets its event-loop samples; null: none are taken. */
export function startManagedProcess(
  { name, vendloop, args, env }: ManagedProgram,
  clock: Clock,
  onLoopSample: ((sample: LoopSample) => void) | null,
): ManagedProcess {
  const [program = '', ...firstArgs] = vendloop;
  const script = firstArgs.pop() ?? '';
  // Behind the loaders of the first arguments, which it may need itself.
  const monitorArgs = onLoopSample === null ? [] : ['--import', monitorModule];
  const process = spawnGroup(program, [...firstArgs, ...monitorArgs, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...(env && { env }),
  });
  if (onLoopSample !== null) collectLoopSamples(process, onLoopSample);
  const output = { out: '', err: '' };
  const listeners = new Set<() => void>();
  collectOutput(process, output, listeners);
  const exited = exitOf(process, output);
  let hasExited = false;
  void exited.then(() => {
    hasExited = true;
    for (const listener of listeners) listener();
  });
  const lastErrors = (): string => output.err.trim().split('\n').slice(-6).join('\n');
  return {
    pid: process.pid ?? 0,
    exited,
    lastErrors,
    waitForOutput: (description, pattern, withinMs) => {
      const failure = (what: string): Error =>
        new Error(`the ${name} ${what}. Output:\n${lastErrors() || output.out.trim()}`);
      return new Promise((resolve, reject) => {
        const timer = clock.after(withinMs, () =>
          settle(() => reject(failure(`did not print ${description} within ${withinMs / 1000} s`))),
        );
        const matchOutput = (): void => {
          const match = pattern.exec(output.out);
          if (match) settle(() => resolve(match[1] ?? match[0]));
          else if (hasExited) settle(() => reject(failure(`ended before it printed ${description}`)));
        };
        const settle = (action: () => void): void => {
          timer.cancel();
          listeners.delete(matchOutput);
          action();
        };
        listeners.add(matchOutput);
        matchOutput();
      });
    },
    async stop(withinMs) {
      if (!hasExited) signalGroup(process, 'SIGTERM');
      const killer = clock.after(withinMs, () => signalGroup(process, 'SIGKILL'));
      const code = await exited;
      killer.cancel();
      return code === 0;
    },
  };
}

/** Settles with the exit code; -1 when the process could not be started, whose reason is added to the output. */
function exitOf(process: ChildProcess, output: { err: string }): Promise<number | null> {
  return new Promise((resolve) => {
    process.once('error', (error) => {
      output.err += error.message;
      resolve(-1);
    });
    process.once('exit', (code) => resolve(code));
  });
}

function collectLoopSamples(process: ChildProcess, onLoopSample: (sample: LoopSample) => void): void {
  const pipe = process.stdio[3] as Readable | null | undefined;
  // The process did not start; reported by its error event.
  if (!pipe) return;
  pipe.on('error', () => undefined);
  createInterface({ input: pipe }).on('line', (line) => {
    const sample = parseLoopSample(line);
    if (sample) onLoopSample(sample);
  });
}

function collectOutput(
  process: ChildProcess,
  output: { out: string; err: string },
  listeners: ReadonlySet<() => void>,
): void {
  process.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (output.out.length < maxKeptLength) output.out += text;
    for (const listener of [...listeners]) listener();
  });
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.err = (output.err + text).slice(-maxKeptLength);
  });
}
