// The real processes of the crash harness: a core on one database, and lives of a fleet, each with a recording of its
// own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** ms since the host's boot: the clock of every recording. */
export const now = () => Number(process.hrtime.bigint()) / 1e6;

/** How long a process may take to come up, s. */
const upWithinS = 20;

/** A program that can be killed at any instant and started again. */
class Killable {
  #child = null;
  #kills = [];
  constructor(main, argsOf, ready) {
    Object.assign(this, { main, argsOf, ready, lives: 0 });
  }
  /** When it was killed, ms since the host's boot. */
  get kills() {
    return this.#kills;
  }
  async start() {
    this.lives += 1;
    const child = spawn(process.execPath, [this.main, ...this.argsOf(this.lives)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output = `${output}${text}`.slice(-4_000)));
    for (let tries = 0; tries < upWithinS * 50 && !this.ready.test(output); tries += 1) {
      if (child.exitCode !== null) break;
      await sleep(20);
    }
    const [, answer] = this.ready.exec(output) ?? [];
    if (answer === undefined) throw new Error(`it did not come up:\n${output}`);
    return answer;
  }
  async kill() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) throw new Error('it had ended by itself');
    this.#kills.push(now());
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  /** Takes it down for good, whatever state it is in. */
  end(signal) {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) child.kill(signal);
    return child;
  }
}

/** The core: always the same port and database. */
export function coreOf(main, { port, dir, config }) {
  const args = [
    'serve',
    '--port',
    `${port}`,
    '--config',
    config,
    '--machines',
    '12',
    '--stock',
    '5000',
    '--database',
    join(dir, 'core.sqlite'),
  ];
  return new Killable(main, () => [...args, '--no-limits', '--quiet'], /core at (\S+),/);
}

/** The machines: each life forgets what the one before knew, as after a power cut. */
export function fleetOf(main, { url, dir, seed }) {
  const file = (life) => join(dir, `machines-${life}.ndjson`);
  const argsOf = (life) => [
    'fleet',
    '--url',
    url,
    '--count',
    '12',
    '--stock',
    '5000',
    '--wait',
    '1min',
    '--seed',
    `${seed + life}`,
    '--events',
    file(life),
  ];
  const fleet = new Killable(main, argsOf, /(\d+) machines/);
  return Object.assign(fleet, {
    recordings: () => Array.from({ length: fleet.lives }, (_, index) => linesOf(file(index + 1))),
  });
}

/** A killed fleet leaves half a line behind. */
function linesOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}
