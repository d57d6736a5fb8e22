import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import { sleep } from '#core/ports/sleep.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { envOfParameters, loadParametersOf, type LoadParameters } from '#scenarios/k6/load-parameters.ts';
import { callsOf, salesNeeded, stepsOf, type Step } from '#scenarios/k6/steps.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { InterruptedRun, rejectOnAbort } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { planSales } from '../sale-plan.ts';
import { k6Environment } from '../k6/environment.ts';
import { runK6, type K6Outcome } from '../k6/run.ts';
import { readSamples, type Sample } from '../k6/samples.ts';
import { scriptPath } from '../k6/script-path.ts';
import { machineCount, type BenchProfile, type LoadPart } from '../profiles.ts';
import type { ProcessLoopSample } from '../loop-delays.ts';
import type { ProcessUsageSample } from '../series.ts';
import { wallOffsetMs } from './wall-offset.ts';
import { prepareSales, type Sale } from './prepare-sales.ts';
import { probeDisk, type DiskSample } from './disk-probe.ts';
import { startMeter, type ProcessMeter } from './process-meter.ts';
import {
  stopTimeoutMs,
  startBenchEnvironment,
  type BenchEnvironment,
  type EnvironmentEvidence,
} from './environment.ts';

/** Who the merchant of a load is. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** One benchmark, as it is to be run. */
export interface BenchmarkOptions {
  readonly profile: BenchProfile;
  readonly seed: number;
  readonly k6: string;
  readonly account: Account;
  readonly coreCommand: readonly string[];
  readonly ownCommand: readonly string[];
  readonly coreArgs: readonly string[];
  /** Somebody else's core; null: one is started. */
  readonly target: string | null;
  readonly withFleet: boolean;
  /** Folder for everything that the run leaves; it is there. */
  readonly dir: string;
  /** Has k6 leave its own report as well. */
  readonly dashboard: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborted when somebody wants it to end: everything is taken down, and what there is is kept. */
  readonly signal?: AbortSignal;
  /** Told before the first process is started, and when none is left. */
  readonly enableInterrupt?: () => void;
  readonly disableInterrupt?: () => void;
  readonly print: (line: string) => void;
}

/** What a part of the load came to. */
export interface PartEvidence {
  readonly part: LoadPart;
  readonly parameters: LoadParameters;
  readonly steps: readonly Step[];
  readonly sales: readonly Sale[];
  readonly samples: readonly Sample[];
  readonly k6: K6Outcome;
}

/** What a benchmark leaves to be judged. Times on the host's monotonic clock, ms. */
export interface BenchmarkEvidence extends EnvironmentEvidence {
  readonly specs: readonly MachineSpec[];
  readonly merchant: readonly HistoryEvent[];
  readonly parts: readonly PartEvidence[];
  readonly processSamples: readonly ProcessUsageSample[];
  /** What core, fleet and harness saw of their own event loops. */
  readonly loopSamples: readonly ProcessLoopSample[];
  /** How long the disk took meanwhile, beside the core's own file. */
  readonly diskSamples: readonly DiskSample[];
  /** When it began and ended. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Wall clock minus monotonic. */
  readonly wallOffset: number;
  /** Why it ended before its time, in a sentence; null when it did not. */
  readonly cutShort: string | null;
}

/** Items in a lane: no load may empty one. */
const stock = 100_000;
/** After the load, deliveries are waited for until none has been told of for so long, ms. */
const callbackQuietMs = 20_000;

/**
 * Runs a benchmark: stand, sales, loads one after another, and down again, whatever happens meanwhile. A load that had
 * begun when it was cut short is kept.
 * @throws CutShort that says what ended it when there is nothing to keep.
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkEvidence> {
  const { clock } = options;
  options.enableInterrupt?.();
  const http = undiciHttp();
  const startedAt = clock.monotonic();
  const meter = startMeter(clock);
  const disk = probeDisk(join(options.dir, 'disk-probe'), clock);
  const merchant: HistoryEvent[] = [];
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('it was interrupted'));
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    const environmentOptions = {
      ...options,
      machines: machineCount(options.profile),
      stock,
      appKey: options.account.appKey,
      http,
      signal: stop.signal,
    };
    const environment = await startBenchEnvironment({
      ...environmentOptions,
      look: (name, sample) => meter.look(name, sample),
    });
    environment.processExited.catch((error: unknown) => stop.abort(error));
    for (const name of ['core', 'fleet'] as const)
      if (environment.pids[name] !== null) meter.watch(name, environment.pids[name]);
    meter.watch('bench', process.pid);
    const specs = fleetSpecs(
      mixedFleet(environmentOptions.machines).map((group) => ({ ...group, stockPerLane: stock })),
    );
    const parts: PartEvidence[] = [];
    const cutShort = await loadAll({
      options,
      environment,
      specs,
      http,
      merchant,
      startedAt,
      meter,
      parts,
      signal: stop.signal,
    });
    options.print(cutShort === null ? 'taking everything down' : `${cutShort}; taking everything down`);
    const meterResult = meter.stop();
    const evidence = await environment.close(
      cutShort === null ? stopTimeoutMs.normal : stopTimeoutMs.interrupted,
      options.disableInterrupt ?? (() => undefined),
    );
    if (cutShort !== null && !parts.some(({ samples }) => samples.length > 0)) throw new Error(cutShort);
    return {
      ...evidence,
      specs,
      merchant,
      parts,
      ...meterResult,
      diskSamples: await disk.stop(),
      startedAt,
      endedAt: clock.monotonic(),
      wallOffset: wallOffsetMs(clock),
      cutShort,
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    throw new InterruptedRun(`the benchmark was cut short before anything was measured: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
    meter.stop();
    await disk.stop();
    await http.close();
  }
}

interface LoadContext {
  readonly options: BenchmarkOptions;
  readonly environment: BenchEnvironment;
  readonly specs: readonly MachineSpec[];
  readonly http: Http;
  readonly merchant: HistoryEvent[];
  readonly startedAt: number;
  readonly meter: ProcessMeter;
  /** Takes what each part of the load came to. */
  readonly parts: PartEvidence[];
  readonly signal: AbortSignal;
}

/** Creates the sales and puts the loads on. @returns why that ended before its time; null when it did not. */
async function loadAll({
  options,
  environment,
  specs,
  http,
  merchant,
  startedAt,
  meter,
  parts,
  signal,
}: LoadContext): Promise<string | null> {
  const { clock, profile, print } = options;
  const aborted = rejectOnAbort(signal);
  try {
    const random = seededRandom(options.seed);
    const preparation = {
      url: environment.url,
      notifyUrl: environment.notifyUrl,
      ...options.account,
      http,
      clock,
      tradeIdPrefix: `bench-${options.seed}-${Math.round(startedAt)}`,
      onEvent: (event: object) =>
        void merchant.push({ t: clock.monotonic(), by: 'merchant', ...event } as HistoryEvent),
    };
    const plans = profile.parts.map((part, index) => planPart(part, specs, random.fork(`sales of part ${index + 1}`)));
    // One merchant for all parts: it numbers its calls.
    const plannedSales = plans.flatMap((plan) => plan.plannedSales);
    print(`${plannedSales.length} orders are created and paid`);
    const sales = await Promise.race([
      prepareSales(
        preparation,
        plannedSales,
        (completed) => completed > 0 && print(`  ${completed} of ${plannedSales.length}`),
      ),
      aborted,
    ]);
    let firstSale = 0;
    for (const [index, plan] of plans.entries()) {
      parts.push(
        await runPart(
          { ...options, signal },
          environment,
          plan,
          sales.slice(firstSale, (firstSale += plan.plannedSales.length)),
          index,
          (pid) => meter.watch('k6', pid),
        ),
      );
      signal.throwIfAborted();
    }
    await Promise.race([waitForCallbacks(environment, clock, parts), aborted]);
    return null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) {
      await environment.close(stopTimeoutMs.interrupted, () => undefined);
      throw error;
    }
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface PartPlan {
  readonly part: LoadPart;
  readonly parameters: LoadParameters;
  readonly steps: readonly Step[];
  readonly plannedSales: ReturnType<typeof planSales>;
}

function planPart(part: LoadPart, specs: readonly MachineSpec[], random: Parameters<typeof planSales>[3]): PartPlan {
  const parameters = loadParametersOf(envOfParameters(part.parameters));
  const steps = stepsOf(part.script, parameters);
  return { part, parameters, steps, plannedSales: planSales(part, specs, salesNeeded(steps), random) };
}

async function runPart(
  options: BenchmarkOptions,
  environment: BenchEnvironment,
  { part, parameters, steps }: PartPlan,
  sales: readonly Sale[],
  index: number,
  onStart: (pid: number) => void,
): Promise<PartEvidence> {
  const { dir, account, clock, print, signal } = options;
  const salesFile = join(dir, `sales-${index + 1}.json`);
  await writeFile(salesFile, JSON.stringify(sales));
  const seconds = steps.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  print(
    `k6 runs ${part.script}: ` +
      `${steps.map(({ name, rate, durationMs }) => `${name} ${rate}/s for ${durationMs / 1000} s`).join(', ')} ` +
      `(${Math.round(seconds)} s)`,
  );
  const env = {
    ...(await k6Environment(options.env, join(dir, 'k6-ca.pem'))),
    ...envOfParameters(parameters),
    VENDLOOP_SALES: salesFile,
    VENDLOOP_URL: environment.url,
    VENDLOOP_APP_ID: account.appId,
    VENDLOOP_APP_SECRET: account.appSecret,
    VENDLOOP_APP_KEY: account.appKey,
  };
  const k6 = await runK6({
    k6: options.k6,
    script: scriptPath(part.script),
    outDir: join(dir, `k6-${index + 1}-${part.script}`),
    env,
    clock,
    dashboard: options.dashboard && seconds >= 3,
    onStart,
    ...(signal && { signal }),
  });
  if (k6.result !== 'passed' && k6.result !== 'thresholds' && k6.result !== 'aborted')
    throw new Error(`k6 ended with ${k6.exitCode ?? 'a signal'} (${k6.result}):\n${k6.lastOutput}`);
  const samples: Sample[] = [];
  try {
    for await (const sample of readSamples(k6.files.samples)) samples.push(sample);
  } catch (error) {
    // One that was stopped may leave half a line, or no file at all.
    if (k6.result !== 'aborted') throw error;
  }
  const plannedRequests = steps.reduce((sum, step) => sum + callsOf(step), 0);
  print(`  ${samples.length} requests were made; ${plannedRequests} were planned`);
  return { part, parameters, steps, sales, samples, k6 };
}

/** What was not answered may have been done all the same. */
function mayHaveStarted({ code, status, expected }: Sample): boolean {
  return !expected && (code === 0 || status === 0);
}

/** Waits until everything that was taken has been told of, or nothing more comes. */
async function waitForCallbacks(
  environment: BenchEnvironment,
  clock: Clock,
  parts: readonly PartEvidence[],
): Promise<void> {
  const expectedCallbacks = parts.reduce(
    (sum, { samples, part }) => sum + part.quantity * samples.filter((sample) => mayHaveStarted(sample)).length,
    0,
  );
  let notified = environment.notified();
  let lastChangeAt = clock.monotonic();
  while (notified < expectedCallbacks && clock.monotonic() - lastChangeAt < callbackQuietMs) {
    await sleep(clock, 100);
    if (environment.notified() > notified) lastChangeAt = clock.monotonic();
    notified = environment.notified();
  }
}
