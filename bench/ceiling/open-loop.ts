import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '#core/ports/waiting.ts';
import { findK6 } from '#harness/bench/k6/find.ts';
import { installK6 } from '#harness/bench/k6/install.ts';
import { runK6 } from '#harness/bench/k6/run.ts';
import { readSamples, type Sample } from '#harness/bench/k6/samples.ts';
import { machineCpuMs } from '#harness/bench/live/machine-cpu.ts';
import { sampleProcess } from '#harness/bench/live/process-sample.ts';
import { envOfParameters, loadParametersOf } from '#harness/bench/load/load-parameters.ts';
import { callsOf, salesNeeded, stepsOf } from '#harness/bench/load/steps.ts';
import { findPackageRoot } from '#harness/package-root.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import { benchMerchant } from './bench-merchant.ts';
import { startDriven, type DrivenServer, type Variant } from './driven-server.ts';
import {
  ratiosOf,
  reasonsForDoubt,
  stretchFigures,
  type ProcessorReading,
  type Ratio,
  type Side,
  type StretchFigures,
} from './open-loop-figures.ts';
import { ratioLine, ratioTable, stretchHeading, stretchLine } from './open-loop-text.ts';
import { saveSection } from '../save-section.ts';
import { describeComputer } from './computer.ts';
import type { CeilingOptions } from './options.ts';

/** A side that runs. */
interface RunningSide extends DrivenServer {
  readonly name: Side;
  /** Orders of each machine that are used up. */
  usedOrders: number;
}

/** Seconds of warm-up of each stretch, at half its rate; and of the first one, which is not counted. */
const warmupS = 2;
/** Between two readings of processor time, ms. */
const readEveryMs = 250;
/** How long callbacks are waited for after the last answer, ms. */
const callbackWaitMs = 10_000;
/** Beyond its load k6 may take so long to start and to end, ms. */
const k6ExtraMs = 60_000;

const script = join(findPackageRoot()?.folder ?? process.cwd(), 'scenarios/k6/delivery-path.ts');

/** The load of a stretch. */
function planOf(rate: number, seconds: number) {
  const parameters = loadParametersOf(envOfParameters({ rate, warmupS, durationS: seconds, p95Ms: 60_000 }));
  const steps = stepsOf('delivery-path', parameters);
  const calls = steps.filter(({ measured }) => measured).reduce((sum, step) => sum + callsOf(step), 0);
  return { parameters, sales: salesNeeded(steps), calls };
}

/**
 * Both sides in turn under the same open load: at each rate, round by round. @returns the exit code: 3 when k6 or the
 * machine fell short.
 */
export async function runOpenLoop(
  options: CeilingOptions,
  variants: readonly (Variant & { readonly name: Side })[],
  saves: boolean,
): Promise<number> {
  const { rates, rounds, seconds } = options;
  const clock = new SystemClock();
  const k6 = await findK6({ env: process.env }).catch(() =>
    installK6({ env: process.env, clock, print: (line) => console.error(line) }),
  );
  // Each machine is asked once a second at most: none is busy.
  const machines = Math.max(50, ...rates);
  const perStretch = (rate: number): number => Math.ceil(planOf(rate, seconds).sales / machines);
  const ordersPerMachine =
    perStretch(Math.max(...rates)) + rounds * rates.reduce((sum, rate) => sum + perStretch(rate), 0);
  console.log(
    `Node ${process.version}, k6 ${k6.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; ` +
      `${machines} machines, open loop, ${seconds} s a stretch`,
  );
  const pair: RunningSide[] = [];
  const results: StretchFigures[] = [];
  try {
    for (const variant of variants)
      pair.push({
        ...(await startDriven(variant, { machines, ordersPerMachine })),
        name: variant.name,
        usedOrders: 0,
      });
    const measure = (side: RunningSide, rate: number) =>
      measureStretch({ side, rate, seconds, machines, k6: k6.path, clock });
    for (const side of pair) await measure(side, Math.max(...rates));
    console.log(stretchHeading);
    for (let round = 0; round < rounds; round += 1)
      for (const rate of rates)
        for (const side of round % 2 === 0 ? pair : [...pair].reverse()) {
          const figures = await measure(side, rate);
          results.push(figures);
          console.log(stretchLine(figures));
        }
  } finally {
    for (const side of pair) await side.close();
    clock.close();
  }
  return printRatios(results, options, saves);
}

function printRatios(results: readonly StretchFigures[], { rates, rounds }: CeilingOptions, saves: boolean): number {
  const ratios: Ratio[] = [];
  console.log('\nratio, full / bare: median of the rounds (least to most)');
  for (const rate of rates) {
    const [bare, full] = (['bare', 'full'] as const).map((name) =>
      results.filter(({ side, rate: own }) => side === name && own === rate),
    );
    const pairs = (bare ?? []).flatMap((one, at) => (full?.[at] ? [{ bare: one, full: full[at] }] : []));
    const ofRate = ratiosOf(rate, pairs);
    for (const ratio of ofRate) console.log(ratioLine(ratio));
    ratios.push(...ofRate);
  }
  const reasons = reasonsForDoubt(results);
  for (const reason of reasons) console.log(`INCONCLUSIVE: ${reason}`);
  const doubt = reasons.length > 0 ? ` INCONCLUSIVE, ${reasons.length} reasons; first: ${reasons[0]}` : '';
  if (saves)
    saveSection(
      'open loop',
      `\`npm run bench:ceiling -- --k6\`, ${describeComputer()}; full against bare, median of ${rounds} rounds ` +
        `(least to most).${doubt}\n\n` +
        ratioTable(rates, ratios),
    );
  return reasons.length > 0 ? 3 : 0;
}

interface Stretch {
  readonly side: RunningSide;
  readonly rate: number;
  readonly seconds: number;
  readonly machines: number;
  readonly k6: string;
  readonly clock: SystemClock;
}

/** One side under one rate. */
async function measureStretch({ side, rate, seconds, machines, k6, clock }: Stretch): Promise<StretchFigures> {
  const { parameters, sales, calls } = planOf(rate, seconds);
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-ceiling-k6-'));
  try {
    const salesFile = join(folder, 'sales.json');
    writeFileSync(salesFile, JSON.stringify(salesOf(side, sales, machines)));
    const arrivals = side.receiver.recordArrivals();
    const readings = startReadings(side.server.pid);
    const outcome = await runK6({
      k6,
      script,
      outDir: folder,
      env: {
        ...process.env,
        ...envOfParameters(parameters),
        VENDLOOP_SALES: salesFile,
        VENDLOOP_URL: side.server.url,
        VENDLOOP_APP_ID: benchMerchant.appId,
        VENDLOOP_APP_SECRET: benchMerchant.appSecret,
        VENDLOOP_APP_KEY: benchMerchant.appKey,
      },
      clock,
      signal: AbortSignal.timeout((seconds + warmupS) * 1000 + k6ExtraMs),
      onStart: (pid) => readings.watchK6(pid),
    }).finally(() => readings.stop());
    if (outcome.result !== 'passed' && outcome.result !== 'thresholds')
      throw new Error(`k6 ended with ${outcome.exitCode ?? 'a signal'} (${outcome.result}):\n${outcome.lastOutput}`);
    const samples: Sample[] = [];
    for await (const sample of readSamples(outcome.files.samples)) samples.push(sample);
    const accepted = samples.filter(({ code }) => code === 0).length;
    const arrived = (): number => [...arrivals.values()].reduce((sum, times) => sum + times.length, 0);
    for (let waited = 0; arrived() < accepted && waited < callbackWaitMs; waited += 100) await sleep(clock, 100);
    return stretchFigures({
      side: side.name,
      rate,
      durationMs: seconds * 1000,
      calls,
      samples,
      machineOf: (sale) => machineNumber(sale % machines),
      arrivals,
      readings: readings.all,
      processors: cpus().length,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The next orders, round the machines. */
function salesOf(side: RunningSide, count: number, machines: number): readonly (readonly [string, number, number])[] {
  const first = side.usedOrders;
  side.usedOrders += Math.ceil(count / machines);
  return Array.from({ length: count }, (_, index) => {
    const at = index % machines;
    const sale = side.server.orders[at]?.[first + Math.floor(index / machines)];
    if (!sale) throw new Error(`machine ${at} has no order left: this is a mistake of this program`);
    return [machineNumber(at), sale.order, sale.record] as const;
  });
}

/** Reads processor time again and again until it is stopped. */
function startReadings(corePid: number) {
  const all: ProcessorReading[] = [];
  let k6Pid: number | null = null;
  const timer = setInterval(() => {
    const k6 = k6Pid === null ? null : sampleProcess(k6Pid);
    all.push({
      wallMs: Date.now(),
      core: sampleProcess(corePid)?.cpuMs ?? null,
      k6: k6?.cpuMs ?? null,
      driver: sampleProcess(process.pid)?.cpuMs ?? null,
      machine: machineCpuMs(),
      k6RssMb: k6?.rssMb ?? null,
    });
  }, readEveryMs);
  return {
    all,
    watchK6: (pid: number) => void (k6Pid = pid),
    stop: () => clearInterval(timer),
  };
}
