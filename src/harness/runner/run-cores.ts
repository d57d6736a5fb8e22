import type { Clock } from '#core/ports/clock.ts';
import type { CoreFaultPlans } from '../fault-injection/core/core-faults.ts';
import type { CoreSupervisor } from '../fault-injection/core/core-supervisor.ts';
import { virtualWake } from '../stages/virtual/virtual-wake.ts';
import { supervise, type RunCoreOptions } from './supervise-core.ts';

/** Several cores of a run, on one database. */
interface RunCores {
  readonly url: string;
  killAndRestart(downMs: number): Promise<void>;
  whenResumed(): Promise<void>;
  stop(): Promise<void>;
}

/** How far the steady clocks of two hosts may be apart, ms: each began to count at some time of its own. */
const maxClockOffsetMs = 400_000_000;

/** Starts several cores: each call goes to one of them, and each machine dials one of them. */
export async function startRunCores(options: RunCoreOptions): Promise<RunCores> {
  const { setup, stage, recorder, patch } = options;
  if (!stage.openDatabase)
    throw new Error('several cores share a database in memory: run them with `--stage virtual`, and without `--store`');
  const random = stage.random.fork('several cores');
  const database = stage.openDatabase(patch.isolation ?? 'serializable');
  const wakeFor = virtualWake(stage.clock, random.fork('wake'));
  const startedAt = stage.clock.monotonic();
  const supervisors = Array.from({ length: setup.cores }, (_, at): CoreSupervisor => {
    const number = at + 1;
    const name = `core-${number}`;
    const ownRandom = random.fork(name);
    const store = database.connect(name);
    const plans = plansOf(setup.plans.core, number, setup.cores);
    const wake = wakeFor(() => isCutOff(plans, stage.clock.monotonic() - startedAt));
    return supervise(options, {
      plans,
      store,
      random: ownRandom.fork('faults'),
      emit: (event) => recorder.harness(event, name),
      place: {
        number,
        group: { name, wake },
        clock: hostClock(stage.clock, name, ownRandom.integer(0, maxClockOffsetMs)),
      },
      onKilled: () => store.abort(),
    });
  });
  for (const supervisor of supervisors) await supervisor.start();
  const callRandom = random.fork('calls');
  let killed = 0;
  return {
    get url() {
      const hosted = supervisors.filter(({ isHosted }) => isHosted);
      const all = hosted.length > 0 ? hosted : supervisors;
      return all[callRandom.integer(0, all.length - 1)]?.url ?? '';
    },
    killAndRestart: async (downMs) => supervisors[killed++ % supervisors.length]?.killAndRestart(downMs),
    async whenResumed() {
      for (const supervisor of supervisors) await supervisor.whenResumed();
    },
    async stop() {
      for (const supervisor of supervisors) supervisor.stop();
      await database.close();
    },
  };
}

/** The faults of one core: those that name it, and its share of the others. */
function plansOf({ crashes, store, stalls }: CoreFaultPlans, number: number, cores: number): CoreFaultPlans {
  const isOwn = ({ core }: { readonly core?: number | undefined }, at: number): boolean =>
    (core ?? (at % cores) + 1) === number;
  return { crashes: crashes.filter(isOwn), store: store.filter(isOwn), stalls: stalls.filter(isOwn) };
}

/** Whether calls of the database fail at this time of the run. */
function isCutOff({ store }: CoreFaultPlans, t: number): boolean {
  return store.some(({ fault, fromMs, toMs }) => fault === 'error' && t >= fromMs && t < (toMs ?? Infinity));
}

/** The clock of a core's own host: its steady reading began at another time. */
function hostClock(clock: Clock, origin: string, aheadMs: number): Clock {
  return {
    origin,
    now: () => clock.now(),
    monotonic: () => clock.monotonic() + aheadMs,
    after: (delayMs, fire) => clock.after(delayMs, fire),
  };
}
