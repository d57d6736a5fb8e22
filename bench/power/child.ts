import { spawn } from 'node:child_process';

/** How a child process ended. */
export interface ChildEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** It used its whole processor time or its time. */
  readonly outOfTime: boolean;
  /** Another than this program killed it, for example the system that had no memory left. */
  readonly killed: boolean;
  /** Processor time, s. */
  readonly cpuSeconds: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Bounds of a child process. */
export interface ChildLimits {
  /** Processor time, s: it does not depend on what else the computer does. */
  readonly cpuSeconds: number;
  /** Time, s, for a process that waits for ever; far above the processor time. */
  readonly seconds: number;
}

/** Heap of a child, MB: a mutant that fills its memory ends there. */
const heapMb = 1_500;

/** The shell limits itself and what it starts, and reports the processor time of both. */
const script = 'ulimit -t "$1"; shift; "$@"; code=$?; times >&2; exit $code';

/** Shells add 128 to the number of the signal that ended the program: SIGKILL and SIGXCPU. */
const killedCodes: ReadonlySet<number | null> = new Set([128 + 9, 128 + 24]);
/** The system and `times` measure in two ways: what was killed above this share of its limit has used it up. */
const usedUpShare = 0.8;

/** Runs a script of Node to its end. Aborting ends it and all that it has started, and rejects. */
export function runChild(args: readonly string[], limits: ChildLimits, signal: AbortSignal): Promise<ChildEnd> {
  const cpuLimit = Math.ceil(limits.cpuSeconds);
  const node = [process.execPath, `--max-old-space-size=${heapMb}`, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', script, 'sh', String(cpuLimit), ...node], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let [stdout, stderr] = ['', ''];
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-20_000)));
    const kill = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, limits.seconds * 1000);
    signal.addEventListener('abort', kill);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      if (signal.aborted) reject(new Error('interrupted'));
      const cpuSeconds = readTimes(stderr);
      const wasKilled = killedCodes.has(code);
      const outOfTime = timedOut || (wasKilled && cpuSeconds >= usedUpShare * cpuLimit);
      resolve({
        code,
        outOfTime,
        killed: wasKilled && !outOfTime,
        cpuSeconds: timedOut ? limits.cpuSeconds : cpuSeconds,
        stdout,
        stderr,
      });
    });
  });
}

/** Sums the last line of `times`, which is about the children: `0m2.924s 0m0.227s`. */
export function readTimes(stderr: string): number {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  const sum = parts.reduce((seconds, [, minutes, rest]) => seconds + Number(minutes) * 60 + Number(rest), 0);
  return Math.round(sum * 100) / 100;
}
