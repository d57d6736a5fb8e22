/**
 * How long `vendloop check` takes for histories that an attacker made up, by their length, and how much memory: each
 * shape at doubling sizes, with the time per event as against the size before. Ends by itself: each try has LIMIT_S
 * (120) seconds and Node's usual heap. Files lie in a temporary folder.
 *
 *   npm run build && npx tsx bench/security/judging.ts [--checkout FOLDER] [--mb 5,10,20] [SHAPE …]
 *   … --limits   two histories at the limits: 2,000,000 events, and 512 MiB
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryBytes } from '#harness/bench/live/process-files.ts';
import { readOptions } from '../read-options.ts';
import { checkoutAt, programOf } from './checkout.ts';
import { endOf, headerOf, shapes } from './hostile-histories.ts';

const { values, positionals } = readOptions({
  allowPositionals: true,
  options: {
    checkout: { type: 'string' },
    mb: { type: 'string', default: '5,10,20' },
    limits: { type: 'boolean', default: false },
  },
});
const main = programOf(checkoutAt(values.checkout));
const limitMs = 1000 * Number(process.env.LIMIT_S ?? 120);
const folder = mkdtempSync(join(tmpdir(), 'vendloop-judging-'));
type Name = keyof typeof shapes;

interface Size {
  readonly bytes: number;
  readonly events: number;
}

/** Writes as many whole rounds as fit. @param pad blanks behind each line, to reach a size with fewer events. */
function writeShape(name: Name, file: string, atMost: Size, pad = 0): Size {
  const perRound = Array.from({ length: 40 }, (_, round) => shapes[name](round)).flat().length / 40;
  const perEvent = 130 + pad;
  const rounds = Math.floor(Math.min(atMost.events / perRound, atMost.bytes / perEvent / perRound));
  const out = openSync(file, 'w');
  let bytes = writeSync(out, `${JSON.stringify(headerOf(name, rounds))}\n`);
  let events = 0;
  let round = 0;
  for (; ; round += 1) {
    const lines = shapes[name](round).map((event) => `${JSON.stringify(event)}${' '.repeat(pad)}\n`);
    const text = lines.join('');
    if (bytes + text.length + 100 > atMost.bytes || events + lines.length >= atMost.events) break;
    bytes += writeSync(out, text);
    events += lines.length;
  }
  bytes += writeSync(out, `${JSON.stringify(endOf(round))}\n`);
  closeSync(out);
  return { bytes, events: events + 1 };
}

interface Tried {
  readonly s: number;
  readonly mb: number;
  readonly ended: string;
  readonly last: string;
}

function check(file: string): Promise<Tried> {
  return new Promise((done) => {
    const began = performance.now();
    const child = spawn(process.execPath, [main, 'check', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [text, peak] = ['', 0];
    const keep = (piece: Buffer): void => void (text = (text + piece.toString()).slice(-2_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const poll = setInterval(() => (peak = Math.max(peak, memoryBytes('VmHWM', child.pid ?? 0) ?? 0)), 50);
    const killer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('close', (code, signal) => {
      clearInterval(poll);
      clearTimeout(killer);
      const ended = signal === null ? `exit ${code}` : `killed after ${limitMs / 1000} s`;
      done({
        s: (performance.now() - began) / 1000,
        mb: Math.round(peak / 1024 / 1024),
        ended,
        last: text.trim().split('\n').at(-1)?.trim().slice(0, 110) ?? '',
      });
    });
  });
}

async function atSizes(name: Name): Promise<void> {
  let before: number | undefined;
  for (const mb of values.mb.split(',').map(Number)) {
    const file = join(folder, name);
    const { bytes, events } = writeShape(name, file, { bytes: mb * 1e6, events: 2_000_000 });
    const { s, mb: memory, ended } = await check(file);
    const each = (1e6 * s) / events;
    const ratio = before === undefined ? '' : `, ${(each / before).toFixed(2)} times that before`;
    console.log(
      `${name} ${Math.round(bytes / 1e6)} MB, ${events} events: ${s.toFixed(1)} s, ${memory} MB, ${ended}; ` +
        `${each.toFixed(1)} µs per event${ratio}`,
    );
    before = each;
    rmSync(file);
    if (ended.startsWith('killed')) return;
  }
}

async function atLimit(what: string, name: Name, size: Size, pad = 0): Promise<void> {
  const file = join(folder, name);
  const { bytes, events } = writeShape(name, file, size, pad);
  const { s, mb, ended, last } = await check(file);
  console.log(
    `${what}, ${name}: ${(bytes / 1024 / 1024).toFixed(0)} MiB, ${events} events: ${s.toFixed(1)} s, ${mb} MB, ` +
      `${ended}\n    ${last}`,
  );
  rmSync(file);
}

try {
  const names = positionals.length > 0 ? (positionals as Name[]) : (Object.keys(shapes) as Name[]);
  if (values.limits) {
    for (const name of positionals.length > 0 ? names : (['deliveries', 'restarts'] as const)) {
      await atLimit('most events', name, { bytes: 512 * 1024 * 1024, events: 2_000_000 });
      await atLimit('most bytes', name, { bytes: 512 * 1024 * 1024, events: 2_000_000 }, 150);
    }
  } else for (const name of names) await atSizes(name);
} finally {
  rmSync(folder, { recursive: true });
}
