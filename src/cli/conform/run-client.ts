import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** What one run of a client printed, and how it ended. */
export interface ClientRun {
  readonly out: string;
  readonly err: string;
  /** How much of `out` had come, in characters, and when, in ms since the start: one for each piece. */
  readonly arrivals: readonly (readonly [length: number, ms: number])[];
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, for example `SIGSEGV`. */
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** It printed more than is kept, and was stopped. */
  readonly printedTooMuch: boolean;
}

/** Longest output that is kept, in characters. */
const mostOutput = 4_000_000;

/**
 * Runs a client's command in a shell, with this text as its standard input, to its end. It and all that it started are
 * killed when the time is over.
 */
export function runClient(command: string, input: string, timeoutMs: number, clock: Clock): Promise<ClientRun> {
  return new Promise((resolve, reject) => {
    // A group of its own: a shell that is killed leaves its children behind.
    const child = spawnGroup(command, [], {
      shell: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    }) as ChildProcessWithoutNullStreams;
    const seen = { out: '', err: '' };
    const start = clock.monotonic();
    const arrivals: [length: number, ms: number][] = [];
    let timedOut = false;
    let printedTooMuch = false;
    const kill = (): void => signalGroup(child, 'SIGKILL');
    const timer = clock.after(timeoutMs, () => {
      timedOut = true;
      kill();
    });
    const keep =
      (where: 'out' | 'err') =>
      (text: string): void => {
        seen[where] += text;
        if (where === 'out') arrivals.push([seen.out.length, clock.monotonic() - start]);
        if (seen[where].length <= mostOutput) return;
        printedTooMuch = true;
        kill();
      };
    child.stdout.setEncoding('utf8').on('data', keep('out'));
    child.stderr.setEncoding('utf8').on('data', keep('err'));
    // A client that ends without reading all of its input is judged by what it printed.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      timer.cancel();
      reject(error);
    });
    child.on('close', (exitCode, signal) => {
      timer.cancel();
      resolve({ ...seen, arrivals, exitCode, signal, timedOut, printedTooMuch });
    });
    child.stdin.end(input);
  });
}
