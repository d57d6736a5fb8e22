/**
 * What `vendloop check` answers to long and endless files, how long it takes and how much memory. Ends by itself: each
 * try has LIMIT_S (120) seconds and Node's usual heap; the history has LONG_MB (100). Files lie in a temporary folder
 * of that size.
 *
 *   npm run build && npx tsx bench/security/long-files.ts [CHECKOUT]      (a built checkout; this one by default)
 */
import { spawn, execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { clearInterval, clearTimeout, setInterval, setTimeout } from 'node:timers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { memoryBytes } from '#harness/bench/live/process-files.ts';
import { checkoutAt, programOf } from './checkout.ts';

const main = programOf(checkoutAt(process.argv[2]));
const folder = mkdtempSync(join(tmpdir(), 'vendloop-long-'));
const at = (name: string): string => join(folder, name);
const longMb = Number(process.env['LONG_MB'] ?? 100);
const limitMs = 1000 * Number(process.env['LIMIT_S'] ?? 120);

/** A line of a history behind the first. */
interface Line {
  readonly t: number;
  readonly by: string;
  readonly kind: string;
  readonly [member: string]: unknown;
}

/** A history of about so many MB: one run again and again, each later, with ids of its own. */
function longHistory(run: string, file: string, megabytes: number): void {
  const [header = '', ...lines] = readFileSync(run, 'utf8').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Line);
  const ending = events.filter(({ by, kind }) => by === 'harness' && kind !== 'expectation');
  // One core that goes on: it starts once, and its machines stay.
  const once = ['core-started', 'connected', 'machine-online'];
  const never = ['core-stopped', 'machine-offline', 'disconnected'];
  const stays = (event: Line, turn: number): boolean =>
    !ending.includes(event) && !never.includes(event.kind) && (turn === 0 || !once.includes(event.kind));
  const span = (events.at(-1)?.t ?? 0) + 1000;
  const out = openSync(file, 'w');
  writeSync(out, `${header}\n`);
  for (let turn = 0, bytes = 0; bytes < megabytes * 1e6; turn += 1) {
    bytes += writeSync(
      out,
      events
        .filter((event) => stays(event, turn))
        .map((event) => `${JSON.stringify(moved(event, turn, span))}\n`)
        .join(''),
    );
  }
  closeSync(out);
}

const ids = ['order', 'record', 'call', 'callback', 'token', 'job'];

function moved(event: Line, turn: number, span: number): Line {
  const next: Record<string, unknown> & Line = { ...event, t: event.t + turn * span };
  for (const id of ids) {
    const value = next[id];
    if (typeof value === 'number' && value > 0) next[id] = value + turn * 1000;
  }
  const { delivery, records } = next;
  if (typeof delivery === 'string' && delivery !== '') next['delivery'] = `${BigInt(delivery) + BigInt(turn * 1000)}`;
  if (Array.isArray(records))
    next['records'] = (records as { record: number }[]).map((one) => ({ ...one, record: one.record + turn * 1000 }));
  return next;
}

function check(what: string, file: string, stdin = ''): Promise<void> {
  return new Promise((done) => {
    const began = performance.now();
    const child = spawn('sh', ['-c', `ulimit -c 0; exec "$0" "$1" check "$2" ${stdin}`, process.execPath, main, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let peak = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
    const sampler = setInterval(() => (peak = Math.max(peak, memoryBytes('VmHWM', child.pid ?? 0) ?? 0)), 50);
    const killer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('close', (code, signal) => {
      clearInterval(sampler);
      clearTimeout(killer);
      const last = output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
      console.log(
        `${what}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${Math.round(peak / 1024 / 1024)} MB, ` +
          `${signal === null ? `exit ${String(code)}` : `killed after ${limitMs / 1000} s`}\n    ${last}`,
      );
      done();
    });
  });
}

try {
  execFileSync(process.execPath, [main, 'run', 'healthy-spring', '--out', at('run')], { stdio: 'ignore' });
  longHistory(at('run/healthy-spring/history.ndjson'), at('long'), longMb);
  await check(`a history of ${longMb} MB`, at('long'));
  rmSync(at('long'));
  const line = openSync(at('line'), 'w');
  for (let count = 0; count < 100; count += 1) writeSync(line, 'x'.repeat(1e6));
  closeSync(line);
  await check('one line of 100 MB', at('line'));
  rmSync(at('line'));
  const huge = openSync(at('huge'), 'w');
  ftruncateSync(huge, 2 ** 30);
  closeSync(huge);
  await check('a file of 1 GB', at('huge'));
  const bomb = openSync(at('bomb.gz'), 'w');
  const part = gzipSync('\n'.repeat(2 ** 26));
  for (let count = 0; count < 16; count += 1) writeSync(bomb, part);
  closeSync(bomb);
  await check('1 GB of empty lines, packed to 1 MB', at('bomb.gz'));
  await check('/dev/zero', '/dev/zero');
  await check('/dev/zero on standard input', '-', '< /dev/zero');
  execFileSync('mkfifo', [at('pipe')]);
  await check('a pipe without a writer', at('pipe'));
} finally {
  rmSync(folder, { recursive: true });
}
