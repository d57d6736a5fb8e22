// The real processes of the crash harness: a core on one database, and lives of a fleet, each with a recording of its
// own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineEvent } from './verify.ts';

/** ms since the host's boot: the clock of every recording. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** How long a process may take to come up, s. */
const upWithinS = 20;

/** A program that can be killed at any instant and started again. */
export class Killable {
  #child: ChildProcess | null = null;
  readonly #kills: number[] = [];
  readonly #main: string;
  readonly #argsOf: (life: number) => readonly string[];
  readonly #ready: RegExp;
  /** How often it was started. */
  lives = 0;

  /** @param ready what it prints when it is up; the first group is what {@link start} returns. */
  constructor(main: string, argsOf: (life: number) => readonly string[], ready: RegExp) {
    this.#main = main;
    this.#argsOf = argsOf;
    this.#ready = ready;
  }

  /** When it was killed, ms since the host's boot. */
  get kills(): readonly number[] {
    return this.#kills;
  }

  /** @throws Error when it does not come up. */
  async start(): Promise<string> {
    this.lives += 1;
    const child = spawn(process.execPath, [this.#main, ...this.#argsOf(this.lives)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output = `${output}${text}`.slice(-4_000)));
    for (let tries = 0; tries < upWithinS * 50 && !this.#ready.test(output); tries += 1) {
      if (child.exitCode !== null) break;
      await sleep(20);
    }
    const [, answer] = this.#ready.exec(output) ?? [];
    if (answer === undefined) throw new Error(`it did not come up:\n${output}`);
    return answer;
  }

  /** @throws Error when it has ended by itself. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!isRunning(child)) throw new Error('it had ended by itself');
    this.#kills.push(now());
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Takes it down for good, whatever state it is in, and waits until it has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!isRunning(child)) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

function isRunning(child: ChildProcess | null): child is ChildProcess {
  return child?.exitCode === null && child.signalCode === null;
}

/** The core: always the same port and database. */
export function coreOf(main: string, { port, dir, config }: { port: number; dir: string; config: string }): Killable {
  const database = join(dir, 'core.sqlite');
  const args = ['serve', '--port', `${port}`, '--config', config, '--machines', '12', '--stock', '5000'];
  return new Killable(main, () => [...args, '--database', database, '--no-limits', '--quiet'], /core at (\S+),/);
}

/** The machines: each life forgets what the one before knew, as after a power cut. */
export class Fleet extends Killable {
  readonly #dir: string;

  constructor(main: string, { url, dir, seed }: { url: string; dir: string; seed: number }) {
    const args = ['fleet', '--url', url, '--count', '12', '--stock', '5000', '--wait', '1min'];
    super(main, (life) => [...args, '--seed', `${seed + life}`, '--events', recordingOf(dir, life)], /(\d+) machines/);
    this.#dir = dir;
  }

  /** What the machines of each life recorded. */
  recordings(): readonly (readonly MachineEvent[])[] {
    return Array.from({ length: this.lives }, (_, index) => eventsOf(recordingOf(this.#dir, index + 1)));
  }
}

const recordingOf = (dir: string, life: number): string => join(dir, `machines-${life}.ndjson`);

/** A killed fleet leaves half a line behind. */
function eventsOf(file: string): readonly MachineEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as MachineEvent];
      } catch {
        return [];
      }
    });
}
