import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Clock } from '#core/ports/clock.ts';
import { signalGroup, spawnGroup } from '#harness/processes/process-group.ts';

/** The output of one run of a client, and how it ended. */
export interface ClientRun {
  readonly out: string;
  readonly err: string;
  /** For each piece of `out`: its length so far in characters, and its time in ms since the start. */
  readonly arrivals: readonly (readonly [length: number, ms: number])[];
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it, for example `SIGSEGV`. */
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** True if it printed too much and was stopped. */
  readonly outputExceeded: boolean;
}

/** Longest output that is kept, in characters. */
const maxOutput = 4_000_000;

/**
 * Runs a client's command in a shell with this text as standard input. After the timeout it is killed with all its
 * child processes.
 */
export function runClient(command: string, input: string, timeoutMs: number, clock: Clock): Promise<ClientRun> {
  return new Promise((resolve, reject) => {
    // A process group of its own: a killed shell would leave its children running.
    const child = spawnGroup(command, [], {
      shell: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    }) as ChildProcessWithoutNullStreams;
    const output = { out: '', err: '' };
    const start = clock.monotonic();
    const arrivals: [length: number, ms: number][] = [];
    let timedOut = false;
    let outputExceeded = false;
    const kill = (): void => signalGroup(child, 'SIGKILL');
    const timer = clock.after(timeoutMs, () => {
      timedOut = true;
      kill();
    });
    const collect =
      (stream: 'out' | 'err') =>
      (text: string): void => {
        output[stream] += text;
        if (stream === 'out') arrivals.push([output.out.length, clock.monotonic() - start]);
        if (output[stream].length <= maxOutput) return;
        outputExceeded = true;
        kill();
      };
    child.stdout.setEncoding('utf8').on('data', collect('out'));
    child.stderr.setEncoding('utf8').on('data', collect('err'));
    // A client that ends without reading all of its input is judged by what it printed.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      timer.cancel();
      reject(error);
    });
    child.on('close', (exitCode, signal) => {
      timer.cancel();
      resolve({ ...output, arrivals, exitCode, signal, timedOut, outputExceeded });
    });
    child.stdin.end(input);
  });
}
