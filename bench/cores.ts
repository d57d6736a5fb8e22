import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '#core/error-message.ts';
import type { BenchResult } from '#harness/bench/result.ts';
import { findPackageRoot } from '#harness/package-root.ts';
import { readOptions } from './read-options.ts';
import { saveSection } from './save-section.ts';
import { describeComputer } from './ceiling/computer.ts';
import { wholeNumber } from './ceiling/options.ts';
import { coresDoubts, coresTable, variants, type CoresRun } from './cores/cores-table.ts';

/** One core on SQLite, one and two cores on PostgreSQL, by whole runs of `vendloop bench` in turn. */
const usage = `npm run bench:cores -- [options]

One core on SQLite, one on PostgreSQL and two on one PostgreSQL, in turn under the same load: whole runs of
"vendloop bench", each judged by every rule. PostgreSQL 15 or newer must be installed.

  --rates <list>     deliveries a second, up to four rates (100,250)
  --rounds <n>       runs of each at each rate, whose median counts (2)
  --seconds <n>      measured seconds of a run (10)
  --save             write the table into docs/scale.md
  --help             show this

Exit code 0: measured; 1: a run did not end; 2: wrong usage; 3: INCONCLUSIVE, with its reasons.
`;

const { values } = readOptions({
  options: {
    rates: { type: 'string', default: '100,250' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '10' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const program = join(findPackageRoot()?.folder ?? process.cwd(), 'dist/src/cli/main.js');
const warmupS = 3;
const mostRates = 4;
/** Machines for each delivery a second: each is free again, and is sold at every three seconds. */
const machinesPerRate = 3;

function optionsOf() {
  const rates = values.rates.split(',').map((rate) => wholeNumber('--rates', rate, 1, 2_000));
  if (rates.length > mostRates) throw new RangeError(`--rates has ${rates.length} rates; give ${mostRates} at most`);
  return {
    rates,
    rounds: wholeNumber('--rounds', values.rounds, 1, 10),
    seconds: wholeNumber('--seconds', values.seconds, 3, 120),
  };
}

/** One run of `vendloop bench`. @throws Error with its output when it has no result. */
function measure({ name, cores }: (typeof variants)[number], rate: number, seconds: number): CoresRun {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-bench-cores-'));
  const out = join(folder, 'run');
  try {
    const load = ['--rate', rate, '--duration', seconds, '--warmup', warmupS, '--machines', rate * machinesPerRate];
    const args = ['bench', 'delivery-path', ...load, ...(cores === null ? [] : ['--cores', cores]), '--out', out];
    const { status, stderr } = spawnSync(process.execPath, [program, ...args.map(String)], { encoding: 'utf8' });
    if (status !== 0 && status !== 1 && status !== 3) throw new Error(`${name} at ${rate}/s: ${stderr.trim()}`);
    return { variant: name, rate, result: JSON.parse(readFileSync(join(out, 'bench.json'), 'utf8')) as BenchResult };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(): number {
  const { rates, rounds, seconds } = optionsOf();
  const computer = describeComputer();
  console.log(computer);
  const runs: CoresRun[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const rate of rates)
      for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
        const one = measure(variant, rate, seconds);
        runs.push(one);
        console.log(`  ${variant.name} at ${rate}/s: ${one.result.verdict}`);
      }
  const doubts = coresDoubts(runs);
  const text = [
    `\`npm run bench:cores\`, ${computer}; ${seconds} s a run, median of ${rounds} rounds in turn, and its ratio to ` +
      `SQLite.${doubts.length > 0 ? ` INCONCLUSIVE, ${doubts.length} reasons; first: ${doubts[0] ?? ''}.` : ''}`,
    coresTable(runs),
  ].join('\n\n');
  console.log(`\n${text}\n`);
  for (const doubt of doubts) console.log(`INCONCLUSIVE: ${doubt}`);
  if (values.save) saveSection('cores', text, 'docs/scale.md');
  return doubts.length > 0 ? 3 : 0;
}

if (values.help) console.log(usage);
else
  try {
    process.exitCode = run();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = error instanceof RangeError ? 2 : 1;
  }
