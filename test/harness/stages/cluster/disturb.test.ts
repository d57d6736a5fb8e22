import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Recorder } from '#harness/history/recorder.ts';
import type { HistoryEvent } from '#harness/history/event.ts';
import type { Cluster } from '#harness/stages/cluster/cluster.ts';
import { Disturbances } from '#harness/stages/cluster/disturb.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { header } from '../../history-machines.ts';

/** A program that takes some time to start, and fails its first tries after a kill. */
class FakeProgram {
  running = true;
  readonly #clock: VirtualClock;
  readonly #failures: number;
  #tries = 0;

  constructor(clock: VirtualClock, failures: number) {
    [this.#clock, this.#failures] = [clock, failures];
  }

  async start(): Promise<void> {
    if (this.running) throw new Error('it runs already');
    await new Promise<void>((resolve) => void this.#clock.after(300, resolve));
    this.#tries += 1;
    if (this.#tries <= this.#failures) throw new Error('the database is starting up');
    this.running = true;
  }

  kill(): Promise<void> {
    [this.running, this.#tries] = [false, 0];
    return Promise.resolve();
  }

  readonly end = () => this.kill();
  readonly pause = () => undefined;
  readonly resume = () => undefined;
}

const relay = { cut: () => undefined, join: () => undefined };

/** Disturbs a cluster of nothing for ten minutes of virtual time. */
async function disturbed(seed: number) {
  const clock = new VirtualClock();
  const recorder = new Recorder(header, clock);
  const cores = [1, 2, 3].map((port) => ({
    ...{ name: `core-${port}`, port, url: '', opsUrl: '', relays: { database: relay, broker: relay } },
    program: new FakeProgram(clock, 2),
  }));
  const servers = [new FakeProgram(clock, 0), new FakeProgram(clock, 0)];
  const disturbances = new Disturbances({
    cluster: {
      ...{ url: '', database: '', cores, balancer: { cutThoseTo: () => undefined } },
      postgres: { program: servers[0] },
      broker: { url: '', relay, own: { program: servers[1] } },
    } as unknown as Cluster,
    random: seededRandom(seed),
    recorder,
    machinesOf: (port) => [`machine of ${port}`],
    clock,
    forMs: 600_000,
  });
  const progress = { isOver: false };
  const run = disturbances.run().finally(() => (progress.isOver = true));
  while (!progress.isOver) {
    await setImmediate();
    clock.fireNext();
  }
  await run;
  const programs = [...cores.map(({ program }) => program), ...servers];
  return { counts: disturbances.counts, events: recorder.history().events, programs };
}

/** Stretches of at least 15 s without a part that is away or comes back. */
function calms(events: readonly HistoryEvent[]): number {
  const times = events.filter(({ kind }) => kind.startsWith('core-')).map(({ t }) => t);
  return times.filter((t, at) => t - (times[at - 1] ?? 0) >= 15_000).length;
}

it.each([1, 2, 3])(
  'disturbs in storms with calm between them, and leaves every part running: seed %i',
  async (seed) => {
    const { counts, events, programs } = await disturbed(seed);
    expect(programs.map(({ running }) => running)).toEqual([true, true, true, true, true]);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
    expect(calms(events)).toBeGreaterThan(5);
    const started = events.filter(({ kind }) => kind === 'core-started');
    expect(started).toHaveLength(3 + counts.kills);
  },
);

it('names the machines whose core stands still or lost its database, at that instant', async () => {
  const { events } = await disturbed(1);
  const begun = events.filter(({ kind }) => kind === 'core-fault-started');
  const halfOpen = events.filter((event) => event.kind === 'fault-fired' && event.fault === 'half-open');
  const of = ({ core }: HistoryEvent) => `machine of ${core?.slice(-1)}`;
  expect(halfOpen.map((event) => [event.t, 'machine' in event && event.machine])).toEqual(
    begun.map((event) => [event.t, of(event)]),
  );
});
