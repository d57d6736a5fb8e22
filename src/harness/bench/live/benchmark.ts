import { join } from 'node:path';
import { messageOf } from '#core/error-message.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import { pollUntil, sleep } from '#core/ports/waiting.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { MerchantClient } from '#simulators/merchant/merchant-client.ts';
import type { WireObserver } from '#simulators/wire-observer.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { InterruptedRun, rejectOnAbort } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { readTargetTerms } from '../../runner/target-terms.ts';
import { askingClient } from '../../runner/join-target.ts';
import { observeWire } from '../../wire/observe-wire.ts';
import type { ObservedSample } from '../observed-sample.ts';
import { ownSales } from '../load/segment.ts';
import { failingLaneFault, playEdgeCases } from '../edge-cases/play.ts';
import type { EdgeCaseTools } from '../edge-cases/shop.ts';
import { machineCount } from '../profiles.ts';
import type { BenchmarkEvidence, BenchmarkOptions, PartEvidence } from './benchmark-types.ts';
import { EdgeReceiver } from './edge-receiver.ts';
import { probeDisk, type DiskProbe } from './disk-probe.ts';
import { stopTimeoutMs, startBenchEnvironment, type BenchEnvironment } from './environment.ts';
import { prepareSales, type OrderPreparation, type Sale } from './prepare-sales.ts';
import { Pinning } from './pinning.ts';
import { startMeter, type ProcessMeter } from './process-meter.ts';
import { wallOffsetMs } from './wall-offset.ts';
import { planPart, runPart, type PartPlan } from './run-part.ts';

/** Items in a lane: no load empties one. */
const stock = 100_000;
/** After the load, the wait ends when no callback has arrived for so long, ms. */
const callbackQuietMs = 20_000;
/** How long a call of an edge case may take, ms. */
const edgeCallTimeoutMs = 10_000;

/**
 * Runs a benchmark: environment, sales, loads one after another, then stops everything. A load that had begun when the
 * run was cut short is kept.
 * @throws InterruptedRun with the cause when there is nothing to keep.
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkEvidence> {
  const { clock } = options;
  options.enableInterrupt?.();
  const http = undiciHttp();
  const startedAt = clock.monotonic();
  const meter = startMeter(clock);
  const disk = probeDisk(join(options.dir, 'disk-probe'), clock);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('it was interrupted'));
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await measure({ options, http, startedAt, meter, disk, stop, pinning: new Pinning() });
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

/** What a benchmark holds from its first moment to its last. */
interface BenchmarkContext {
  readonly options: BenchmarkOptions;
  readonly http: Http;
  readonly startedAt: number;
  readonly meter: ProcessMeter;
  readonly disk: DiskProbe;
  readonly pinning: Pinning;
  /** Ends the benchmark early. */
  readonly stop: AbortController;
}

/** Starts the environment, runs the loads and stops the environment. @throws Error when nothing was measured. */
async function measure(context: BenchmarkContext): Promise<BenchmarkEvidence> {
  const { options, meter, startedAt } = context;
  const { clock } = options;
  const specs = fleetSpecs(
    mixedFleet(machineCount(options.profile)).map((group) => ({ ...group, stockPerLane: stock })),
  );
  const environment = await startMeasuredEnvironment(context, specs);
  const terms = await termsOf(context, environment, specs);
  let calls = 0;
  const nextCall = (): number => (calls += 1);
  const load: LoadContext = { ...context, environment, specs, merchant: [], parts: [], nextCall };
  const cutShort = await loadAll(load);
  const loadEndedAt = clock.monotonic();
  options.print(cutShort === null ? 'taking everything down' : `${cutShort}; taking everything down`);
  const meterResult = meter.stop();
  const evidence = await environment.close(
    cutShort === null ? stopTimeoutMs.normal : stopTimeoutMs.interrupted,
    options.disableInterrupt ?? (() => undefined),
  );
  if (cutShort !== null && !load.parts.some(({ samples }) => samples.length > 0)) throw new Error(cutShort);
  return {
    ...evidence,
    specs,
    terms,
    merchant: load.merchant,
    parts: load.parts,
    ...meterResult,
    pinning: context.pinning.describe(),
    diskSamples: await context.disk.stop(),
    startedAt,
    endedAt: clock.monotonic(),
    loadEndedAt,
    wallOffset: wallOffsetMs(clock),
    cutShort,
  };
}

/** Starts the environment, with the meter on its processes. */
async function startMeasuredEnvironment(
  context: BenchmarkContext,
  specs: readonly MachineSpec[],
): Promise<BenchEnvironment> {
  const { options, http, meter, stop } = context;
  const last = specs.at(-1);
  const environment = await startBenchEnvironment({
    ...options,
    machines: machineCount(options.profile),
    stock,
    appKey: options.account.appKey,
    http,
    fleetFaults: [...(options.fleetFaults ?? []), ...(last && playsEdgeCases(options) ? [failingLaneFault(last)] : [])],
    wire: wireObserverOf(options),
    signal: stop.signal,
    onLoopSample: (name, sample) => meter.addLoopSample(name, sample),
  });
  environment.processExited.catch((error: unknown) => stop.abort(error));
  for (const { name, pid } of environment.processes) {
    meter.watch(name, pid);
    // Several cores and their database are left to the system.
    if (name !== 'database' && options.cores === undefined) context.pinning.pin(name, pid);
  }
  meter.watch('bench', process.pid);
  return environment;
}

/** What answers are held against. Machines that are not simulated here show nothing of their commands. */
async function termsOf(
  { options, http }: BenchmarkContext,
  { url }: BenchEnvironment,
  specs: readonly MachineSpec[],
): Promise<BenchmarkEvidence['terms']> {
  const { clock, account, target } = options;
  if (options.wire !== true || !options.withFleet) return null;
  if (target === null) return 'own-core';
  const client = askingClient({ url, merchant: { ...account, name: account.appId }, http, clock });
  return readTargetTerms(
    client,
    account.appId,
    specs.map(({ machineNo }) => machineNo),
  );
}

/** Observes what is on the wire, where that is wanted. */
function wireObserverOf({ wire, account }: BenchmarkOptions): WireObserver | undefined {
  return wire === true ? observeWire([{ ...account, name: account.appId }]) : undefined;
}

interface LoadContext extends BenchmarkContext {
  readonly environment: BenchEnvironment;
  readonly specs: readonly MachineSpec[];
  /** Collects the events of the merchant. */
  readonly merchant: HistoryEvent[];
  /** Collects the evidence of each part of the load. */
  readonly parts: PartEvidence[];
  /** Numbers the calls of the merchant. */
  readonly nextCall: () => number;
}

/** Creates the sales and runs the loads. @returns why it ended early; null when it did not. */
async function loadAll(context: LoadContext): Promise<string | null> {
  const { options, environment, specs, parts } = context;
  const { signal } = context.stop;
  const aborted = rejectOnAbort(signal);
  try {
    const random = seededRandom(options.seed);
    const plans = options.profile.parts.map((part, index) =>
      planPart(part, specs, random.fork(`sales of part ${index + 1}`)),
    );
    const sales = await Promise.race([createSales(context, plans), aborted]);
    await Promise.race([waitForStart(context.options), aborted]);
    let firstSale = 0;
    for (const [index, plan] of plans.entries()) {
      parts.push(
        await runPart(
          { ...options, signal, wire: wireObserverOf(options) },
          environment,
          plan,
          sales.slice(firstSale, (firstSale += plan.plannedSales.length)),
          index,
          (pid) => {
            context.meter.watch(options.k6 === null ? 'generator' : 'k6', pid);
            context.pinning.pin('generator', pid);
          },
        ),
      );
      signal.throwIfAborted();
    }
    await Promise.race([waitForCallbacks(environment, options.clock, parts), aborted]);
    if (options.segment) await Promise.race([waitForOtherSegments(options), aborted]);
    if (playsEdgeCases(options)) {
      options.print('a few sales that are not plain');
      await Promise.race([playEdgeCases(specs, edgeCaseTools(context)), aborted]);
    }
    return null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) {
      await environment.close(stopTimeoutMs.interrupted, () => undefined);
      throw error;
    }
    return messageOf(error);
  }
}

/** Whether a few sales follow the load that are not plain: where every answer is held against the protocol. */
function playsEdgeCases({ wire, withFleet, segment }: BenchmarkOptions): boolean {
  return wire === true && withFleet && segment === undefined;
}

/** What the edge cases are played with, by the merchant of the load. */
function edgeCaseTools(context: LoadContext): EdgeCaseTools {
  const { options, environment } = context;
  const { tradeIdPrefix, ...merchant } = merchantOptions(context);
  return {
    client: new MerchantClient({ ...merchant, url: () => environment.url, timeoutMs: edgeCallTimeoutMs }),
    clock: options.clock,
    random: seededRandom(options.seed).fork('edge cases'),
    notifyUrl: environment.notifyUrl,
    unsteadyUrl: EdgeReceiver.unsteadyUrl(environment.notifyUrl),
    acknowledged: environment.acknowledged,
    tradeIdPrefix: `${tradeIdPrefix}-edge`,
  };
}

/** The merchant, whose calls are events of the run. */
function merchantOptions({ options, environment, http, merchant, nextCall, startedAt }: LoadContext): OrderPreparation {
  const { clock } = options;
  return {
    url: environment.url,
    notifyUrl: environment.notifyUrl,
    ...options.account,
    http,
    clock,
    tradeIdPrefix: `bench-${options.seed}-${Math.round(startedAt)}${segmentText(options)}`,
    wire: wireObserverOf(options),
    nextCall,
    onEvent: (event: object, wire?: unknown) => {
      const seen = wire === undefined ? event : { ...event, wire };
      merchant.push({ t: clock.monotonic(), by: 'merchant', ...seen } as HistoryEvent);
    },
  };
}

/** Keeps the trades of several computers apart. */
function segmentText({ segment }: BenchmarkOptions): string {
  return segment ? `-${segment.number}of${segment.count}` : '';
}

/** Stands in the list for a sale of another segment. */
const saleOfAnother: Sale = ['-', 0, 0];

/** Several computers begin at the same moment. */
async function waitForStart({ startAtMs, clock, print }: BenchmarkOptions): Promise<void> {
  const waitMs = startAtMs === undefined ? 0 : startAtMs - clock.now();
  if (startAtMs === undefined) return;
  print(
    waitMs > 0 ? `waiting ${Math.ceil(waitMs / 1000)} s for the start` : 'the time of the start is over: it begins now',
  );
  await sleep(clock, Math.max(0, waitMs));
}

/** Creates and pays the orders of all parts, or of this computer's segment of them. */
async function createSales(context: LoadContext, plans: readonly PartPlan[]): Promise<readonly Sale[]> {
  const { print } = context.options;
  const preparation = merchantOptions(context);
  const { segment } = context.options;
  const all = plans.flatMap((plan) => plan.plannedSales);
  const isOwn = segment && plans.flatMap(({ steps }) => ownSales(segment, steps));
  const own = isOwn ? all.filter((_, index) => isOwn[index]) : all;
  print(`${own.length} orders are created and paid`);
  const sales = await prepareSales(
    preparation,
    own,
    (completed) => completed > 0 && print(`  ${completed} of ${own.length}`),
  );
  let next = 0;
  return isOwn ? isOwn.map((mine) => (mine ? (sales[next++] ?? saleOfAnother) : saleOfAnother)) : sales;
}

/** A call without an answer may still have started a delivery. */
function mayHaveStarted({ code, status, expected }: ObservedSample): boolean {
  return !expected && (code === 0 || status === 0);
}

/** Another segment may have a delivery under way at a machine of this one's fleet, ms. */
const othersEndMs = 5_000;

async function waitForOtherSegments({ clock, print }: BenchmarkOptions): Promise<void> {
  print(`the fleet stays for ${othersEndMs / 1000} s: other segments may have deliveries under way`);
  await sleep(clock, othersEndMs);
}

/** Waits until each accepted delivery has its callback, or no more callbacks arrive. */
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
  const isComplete = (): boolean => {
    if (environment.notified() > notified) lastChangeAt = clock.monotonic();
    notified = environment.notified();
    return notified >= expectedCallbacks || clock.monotonic() - lastChangeAt >= callbackQuietMs;
  };
  await pollUntil(isComplete, { clock, everyMs: 100 });
}
