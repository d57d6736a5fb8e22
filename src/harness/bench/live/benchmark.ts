import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { Http } from '#core/ports/http.ts';
import { sleep } from '#core/ports/sleep.ts';
import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { envOfKnobs, knobsOf, type Knobs } from '#scenarios/k6/load-parameters.ts';
import { callsOf, salesNeeded, stagesOf, type Stage } from '#scenarios/k6/steps.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { CutShort, onceAborted } from '#harness/interrupted.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { wantedSales } from '../sale-plan.ts';
import { k6Environment } from '../k6/environment.ts';
import { runK6, type K6Outcome } from '../k6/run.ts';
import { readSamples, type Sample } from '../k6/samples.ts';
import { scriptOf } from '../k6/script-path.ts';
import { machinesOf, type BenchProfile, type Part } from '../profiles.ts';
import type { ProcessLook } from '../loop-delays.ts';
import type { UseSample } from '../series.ts';
import { wallOffsetMs } from './wall-offset.ts';
import { prepareSales, type Sale } from './prepare-sales.ts';
import { probeDisk, type DiskLook } from './disk-probe.ts';
import { startMeter, type Meter } from './process-meter.ts';
import { patienceMs, raiseStand, type Stand, type StandEvidence } from './environment.ts';

/** Who the merchant of a load is. */
export interface Account {
  readonly appId: string;
  readonly appSecret: string;
  readonly appKey: string;
}

/** One benchmark, as it is to be run. */
export interface BenchOrder {
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
  readonly up?: () => void;
  readonly down?: () => void;
  readonly say: (line: string) => void;
}

/** What a part of the load came to. */
export interface PartEvidence {
  readonly part: Part;
  readonly knobs: Knobs;
  readonly stages: readonly Stage[];
  readonly sales: readonly Sale[];
  readonly samples: readonly Sample[];
  readonly k6: K6Outcome;
}

/** What a benchmark leaves to be judged. Times on the host's monotonic clock, ms. */
export interface SessionEvidence extends StandEvidence {
  readonly specs: readonly MachineSpec[];
  readonly merchant: readonly HistoryEvent[];
  readonly parts: readonly PartEvidence[];
  readonly uses: readonly UseSample[];
  /** What core, fleet and harness saw of their own event loops. */
  readonly looks: readonly ProcessLook[];
  /** How long the disk took meanwhile, beside the core's own file. */
  readonly disk: readonly DiskLook[];
  /** When it began and ended. */
  readonly zero: number;
  readonly end: number;
  /** Wall clock minus monotonic. */
  readonly wallOffset: number;
  /** Why it ended before its time, in a sentence; null when it did not. */
  readonly cutShort: string | null;
}

/** Items in a lane: no load may empty one. */
const stock = 100_000;
/** After the load, deliveries are waited for until none has been told of for so long, ms. */
const quietMs = 20_000;

/**
 * Runs a benchmark: stand, sales, loads one after another, and down again, whatever happens meanwhile. A load that had begun
 * when it was cut short is kept.
 * @throws CutShort that says what ended it when there is nothing to keep.
 */
export async function runSession(order: BenchOrder): Promise<SessionEvidence> {
  const { clock } = order;
  order.up?.();
  const http = undiciHttp();
  const zero = clock.monotonic();
  const meter = startMeter(clock);
  const disk = probeDisk(join(order.dir, 'disk-probe'), clock);
  const merchant: HistoryEvent[] = [];
  const stop = new AbortController();
  const wish = (): void => stop.abort(new Error('it was interrupted'));
  if (order.signal?.aborted) wish();
  order.signal?.addEventListener('abort', wish, { once: true });
  try {
    const standing = {
      ...order,
      machines: machinesOf(order.profile),
      stock,
      appKey: order.account.appKey,
      http,
      signal: stop.signal,
    };
    const stand = await raiseStand({ ...standing, look: (name, look) => meter.look(name, look) });
    stand.died.catch((error: unknown) => stop.abort(error));
    for (const name of ['core', 'fleet'] as const) if (stand.pids[name] !== null) meter.watch(name, stand.pids[name]);
    meter.watch('bench', process.pid);
    const specs = fleetSpecs(mixedFleet(standing.machines).map((group) => ({ ...group, stockPerLane: stock })));
    const parts: PartEvidence[] = [];
    const cutShort = await loadAll({ order, stand, specs, http, merchant, zero, meter, parts, signal: stop.signal });
    order.say(cutShort === null ? 'taking everything down' : `${cutShort}; taking everything down`);
    const seen = meter.stop();
    const evidence = await stand.close(
      cutShort === null ? patienceMs.usual : patienceMs.hurried,
      order.down ?? (() => undefined),
    );
    if (cutShort !== null && !parts.some(({ samples }) => samples.length > 0)) throw new Error(cutShort);
    return {
      ...evidence,
      specs,
      merchant,
      parts,
      ...seen,
      disk: await disk.stop(),
      zero,
      end: clock.monotonic(),
      wallOffset: wallOffsetMs(clock),
      cutShort,
    };
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    throw new CutShort(`the benchmark was cut short before anything was measured: ${messageOf(error)}`, {
      cause: error,
    });
  } finally {
    order.signal?.removeEventListener('abort', wish);
    meter.stop();
    await disk.stop();
    await http.close();
  }
}

interface Loading {
  readonly order: BenchOrder;
  readonly stand: Stand;
  readonly specs: readonly MachineSpec[];
  readonly http: Http;
  readonly merchant: HistoryEvent[];
  readonly zero: number;
  readonly meter: Meter;
  /** Takes what each part of the load came to. */
  readonly parts: PartEvidence[];
  readonly signal: AbortSignal;
}

/** Creates the sales and puts the loads on. @returns why that ended before its time; null when it did not. */
async function loadAll({
  order,
  stand,
  specs,
  http,
  merchant,
  zero,
  meter,
  parts,
  signal,
}: Loading): Promise<string | null> {
  const { clock, profile, say } = order;
  const stopped = onceAborted(signal);
  try {
    const random = seededRandom(order.seed);
    const desk = {
      url: stand.url,
      notifyUrl: stand.notifyUrl,
      ...order.account,
      http,
      clock,
      trades: `bench-${order.seed}-${Math.round(zero)}`,
      witness: (event: object) =>
        void merchant.push({ t: clock.monotonic(), by: 'merchant', ...event } as HistoryEvent),
    };
    const planned = profile.parts.map((part, index) => planOf(part, specs, random.fork(`sales of part ${index + 1}`)));
    // One merchant for all parts: it numbers its calls.
    const wanted = planned.flatMap((plan) => plan.wanted);
    say(`${wanted.length} orders are created and paid`);
    const sales = await Promise.race([
      prepareSales(desk, wanted, (done) => done > 0 && say(`  ${done} of ${wanted.length}`)),
      stopped,
    ]);
    let from = 0;
    for (const [index, plan] of planned.entries()) {
      parts.push(
        await load({ ...order, signal }, stand, plan, sales.slice(from, (from += plan.wanted.length)), index, (pid) =>
          meter.watch('k6', pid),
        ),
      );
      signal.throwIfAborted();
    }
    await Promise.race([quiet(stand, clock, parts), stopped]);
    return null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof ReferenceError) {
      await stand.close(patienceMs.hurried, () => undefined);
      throw error;
    }
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Planned {
  readonly part: Part;
  readonly knobs: Knobs;
  readonly stages: readonly Stage[];
  readonly wanted: ReturnType<typeof wantedSales>;
}

function planOf(part: Part, specs: readonly MachineSpec[], random: Parameters<typeof wantedSales>[3]): Planned {
  const knobs = knobsOf(envOfKnobs(part.knobs));
  const stages = stagesOf(part.script, knobs);
  return { part, knobs, stages, wanted: wantedSales(part, specs, salesNeeded(stages), random) };
}

async function load(
  order: BenchOrder,
  stand: Stand,
  { part, knobs, stages }: Planned,
  sales: readonly Sale[],
  index: number,
  onStart: (pid: number) => void,
): Promise<PartEvidence> {
  const { dir, account, clock, say, signal } = order;
  const salesFile = join(dir, `sales-${index + 1}.json`);
  await writeFile(salesFile, JSON.stringify(sales));
  const seconds = stages.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  say(
    `k6 runs ${part.script}: ${stages.map(({ name, rate, durationMs }) => `${name} ${rate}/s for ${durationMs / 1000} s`).join(', ')} (${Math.round(seconds)} s)`,
  );
  const env = {
    ...(await k6Environment(order.env, join(dir, 'k6-ca.pem'))),
    ...envOfKnobs(knobs),
    VENDLOOP_SALES: salesFile,
    VENDLOOP_URL: stand.url,
    VENDLOOP_APP_ID: account.appId,
    VENDLOOP_APP_SECRET: account.appSecret,
    VENDLOOP_APP_KEY: account.appKey,
  };
  const k6 = await runK6({
    k6: order.k6,
    script: scriptOf(part.script),
    outDir: join(dir, `k6-${index + 1}-${part.script}`),
    env,
    clock,
    dashboard: order.dashboard && seconds >= 3,
    onStart,
    ...(signal && { signal }),
  });
  if (k6.ending !== 'passed' && k6.ending !== 'thresholds' && k6.ending !== 'aborted')
    throw new Error(`k6 ended with ${k6.exitCode ?? 'a signal'} (${k6.ending}):\n${k6.said}`);
  const samples: Sample[] = [];
  try {
    for await (const sample of readSamples(k6.files.samples)) samples.push(sample);
  } catch (error) {
    // One that was stopped may leave half a line, or no file at all.
    if (k6.ending !== 'aborted') throw error;
  }
  const sent = stages.reduce((sum, stage) => sum + callsOf(stage), 0);
  say(`  ${samples.length} requests were made; ${sent} were planned`);
  return { part, knobs, stages, sales, samples, k6 };
}

/** What was not answered may have been done all the same. */
function mayHaveBegun({ code, status, expected }: Sample): boolean {
  return !expected && (code === 0 || status === 0);
}

/** Waits until everything that was taken has been told of, or nothing more comes. */
async function quiet(stand: Stand, clock: Clock, parts: readonly PartEvidence[]): Promise<void> {
  const taken = parts.reduce(
    (sum, { samples, part }) => sum + part.quantity * samples.filter((sample) => mayHaveBegun(sample)).length,
    0,
  );
  let told = stand.told();
  let since = clock.monotonic();
  while (told < taken && clock.monotonic() - since < quietMs) {
    await sleep(clock, 100);
    if (stand.told() > told) since = clock.monotonic();
    told = stand.told();
  }
}
