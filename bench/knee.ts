import { median } from '#harness/bench/compare-blocks.ts';
import { messageOf } from '#core/error-message.ts';
import { readOptions } from './read-options.ts';
import { saveSection } from './save-section.ts';
import { describeComputer } from './ceiling/computer.ts';
import type { Variant } from './ceiling/driven-server.ts';
import type { Measurement } from './ceiling/driver.ts';
import { measureFresh, summarizeDoubts } from './ceiling/fresh-run.ts';
import { findKnee, mostTries, type Knee, type KneeSearch } from './ceiling/knee-search.ts';
import { fullSide, sideOfCheckout } from './ceiling/sides.ts';
import { wholeNumber } from './ceiling/options.ts';

/** The greatest rate that a core holds, by bisection; of one build, or of two in turn. */
const usage = `npm run bench:knee -- [options]

The greatest rate at which a delivery takes 100 ms at most at the median, from when it was due to its callback, by
bisection. Each rate has a server and a database of its own, after 2,000 deliveries of warm-up. Machines without a
motor, and the load, are in this program.

  --against <dir>    another checkout, whose benchmark is built: both in turn, and the ratio of the two
  --rounds <n>       searches of each build, whose median counts (3)
  --seconds <n>      of each rate (4)
  --precision <n>    how near the rate that held and the one that did not must be, percent (5)
  --start <n>        the first rate, deliveries a second (400)
  --machines <n>     machines (400)
  --save             write the result into docs/performance.md
  --help             show this

Exit code 0: measured; 2: wrong usage; 3: INCONCLUSIVE, with its reasons.
`;

const { values } = readOptions({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '4' },
    precision: { type: 'string', default: '5' },
    start: { type: 'string', default: '400' },
    machines: { type: 'string', default: '400' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** The median of a delivery's time up to which a rate counts as held, ms; as in the sweep of `vendloop bench`. */
const heldP50Ms = 100;
const [minRate, maxRate] = [10, 20_000];
/** Steps of the first search of a build, and of the later ones, which begin where it ended. */
const [firstFactor, laterFactor] = [2, 1.2];
/** Start, warm-up and end of a server, s. */
const overheadS = 8;

interface Options {
  readonly builds: readonly Variant[];
  readonly rounds: number;
  readonly seconds: number;
  readonly precision: number;
  readonly start: number;
  readonly machines: number;
}

interface Found extends Knee {
  readonly side: string;
  /** At the rate that held. */
  readonly held: Measurement | null;
}

function optionsOf(): Options {
  const builds = [fullSide(), ...(values.against === undefined ? [] : [sideOfCheckout(values.against)])];
  return {
    builds,
    rounds: wholeNumber('--rounds', values.rounds, 1, 20),
    seconds: wholeNumber('--seconds', values.seconds, 1, 60),
    precision: 1 + wholeNumber('--precision', values.precision, 1, 50) / 100,
    start: wholeNumber('--start', values.start, minRate, maxRate),
    machines: wholeNumber('--machines', values.machines, 10, 5_000),
  };
}

const measured: Measurement[] = [];

async function search(side: Variant, how: KneeSearch, { seconds, machines }: Options): Promise<Found> {
  const held = new Map<number, Measurement>();
  const knee = await findKnee(async (rate) => {
    const result = await measureFresh(side, { machines, rate, seconds });
    measured.push(result);
    const holds = result.p50 <= heldP50Ms;
    if (holds) held.set(rate, result);
    console.log(
      `  ${side.name.padEnd(8)} ${String(rate).padStart(6)}/s ${holds ? 'held' : 'not '}  p50 ` +
        `${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms, server CPU ` +
        `${result.cpuMs.toFixed(3)} ms a delivery`,
    );
    return holds;
  }, how);
  return { ...knee, side: side.name, held: held.get(knee.rate ?? 0) ?? null };
}

async function run(options: Options): Promise<void> {
  const { builds, rounds, seconds, precision, start } = options;
  const limits = { precision, min: minRate, max: maxRate };
  const usual = 9 + 5 * (rounds - 1);
  const most = mostTries({ ...limits, start, factor: firstFactor });
  const minutes = (tries: number): number => Math.ceil((tries * builds.length * (seconds + overheadS)) / 60);
  console.log(
    `${describeComputer()}; ${builds.map(({ name }) => name).join(' and ')} in turn, ${rounds} searches each, ` +
      `about ${minutes(usual)} minutes, ${minutes(most * rounds * 2)} at most`,
  );
  const found: Found[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const side of round % 2 === 0 ? builds : builds.toReversed()) {
      const before = found.findLast((one) => one.side === side.name)?.rate ?? null;
      const how = before === null ? { start, factor: firstFactor } : { start: before, factor: laterFactor };
      const one = await search(side, { ...limits, ...how }, options);
      found.push(one);
      console.log(`${side.name}: ${one.rate ?? 'none'} held, ${one.failed ?? 'none'} did not (${one.tried} rates)`);
    }
  const doubts = summarizeDoubts(measured);
  const text = resultText(options, found, doubts);
  console.log(`\n${text}`);
  if (values.save) saveSection('knee', text);
  process.exitCode = doubts.length > 0 || found.some(({ rate, failed }) => rate === null || failed === null) ? 3 : 0;
}

function resultText({ builds, rounds }: Options, found: readonly Found[], doubts: readonly string[]): string {
  const of = (side: string): readonly Found[] => found.filter((one) => one.side === side);
  const rateOf = (side: string): number => median(of(side).map(({ rate }) => rate ?? Number.NaN));
  const names: Readonly<Record<string, string>> = { full: 'this build', against: 'the build before' };
  const rows = builds.map(({ name }) => {
    const cpu = median(of(name).map(({ held }) => held?.cpuMs ?? Number.NaN));
    const each = of(name).map(({ rate }) => rate ?? '–');
    return `| ${names[name] ?? name} | ${rateOf(name)} | ${each.join(' · ')} | ${cpu.toFixed(2)} |`;
  });
  const ratio = builds.length === 2 ? rateOf('full') / rateOf('against') : null;
  return [
    `\`npm run bench:knee${values.against === undefined ? '' : ' -- --against DIR'}\`, ${describeComputer()}.` +
      (doubts.length > 0 ? ` INCONCLUSIVE: ${doubts.join('; ')}.` : ''),
    [
      `| | knee, deliveries/s | each of ${rounds} | processor time there, ms a delivery |`,
      '|---|---:|---:|---:|',
      ...rows,
      ...(ratio === null ? [] : [`| **ratio** | **${ratio.toFixed(2)}** | | |`]),
    ].join('\n'),
  ].join('\n\n');
}

if (values.help) console.log(usage);
else
  try {
    await run(optionsOf());
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = error instanceof RangeError ? 2 : 1;
  }
