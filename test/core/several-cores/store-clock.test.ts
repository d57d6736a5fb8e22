import { describe, expect, it } from 'vitest';
import { ClockMoved } from '#core/core-clock.ts';
import { leaseMs } from '#core/domain/several-cores.ts';
import { joinCores, type JoinedCore } from '#core/several-cores/join-cores.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Store } from '#core/store/store.ts';
import { changedTx, forwardingStore } from '#harness/fault-injection/store/forwarding-store.ts';
import { FakeClock } from '../devices/fake-clock.ts';

const hourMs = 3_600_000;
const wake = { send: () => undefined, listen: () => () => undefined };

/** A database with a clock of its own, and cores whose clocks began at other times. */
function createWorld() {
  const rows = openMemoryStore();
  let databaseMs = 1_700_000_000_000;
  const clocks: FakeClock[] = [];
  const store: Store = {
    ...forwardingStore(rows),
    decide: (decision) => rows.decide((tx) => decision(changedTx(tx, { databaseTime: () => databaseMs }))),
  };
  return {
    store,
    async join(name: string, startedAt: number) {
      const clock = new FakeClock();
      clock.advance(startedAt);
      clocks.push(clock);
      return { clock, core: await joinCores(store, clock, { name, wake }, undefined) };
    },
    pass(ms: number, without?: FakeClock) {
      databaseMs += ms;
      for (const clock of clocks) if (clock !== without) clock.advance(ms);
    },
    setDatabaseClock(byMs: number) {
      databaseMs += byMs;
    },
    /** Store time of a decision of a core, settled where it has to be. */
    async decisionTime({ core, clock }: { readonly core: JoinedCore; readonly clock: FakeClock }): Promise<number> {
      const ask = (): Promise<number> => {
        const askedAt = clock.monotonic();
        return store.decide((tx) => core.clock.decisionTime(tx, clock.monotonic(), askedAt));
      };
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ClockMoved)) throw error;
        await core.clock.settle(store);
        return ask();
      }
    },
    renew: ({ core }: { readonly core: JoinedCore }, time: number) =>
      store.decide((tx) => tx.putCore({ id: core.id, name: 'renewed', until: time + leaseMs })),
  };
}

describe('store time', () => {
  it('is the same for cores whose clocks differ', async () => {
    const world = createWorld();
    const [one, two] = [await world.join('core-1', 5), await world.join('core-2', 40_000_000)];
    world.pass(12_345);
    expect(await world.decisionTime(one)).toBe(await world.decisionTime(two));
    expect(one.core.clock.now()).toBe(two.core.clock.now());
  });

  it.each([hourMs, -hourMs, 1_000, -10_000])(
    'goes on at the pace of the cores when the database is set by %d ms',
    async (byMs) => {
      const world = createWorld();
      const [one, two] = [await world.join('core-1', 5), await world.join('core-2', 40_000_000)];
      const before = await world.decisionTime(one);
      world.pass(2_000);
      world.setDatabaseClock(byMs);
      world.pass(1_000);
      expect(await world.decisionTime(two)).toBe(before + 3_000);
      expect(await world.decisionTime(one)).toBe(before + 3_000);
      world.pass(500);
      expect(await world.decisionTime(one)).toBe(before + 3_500);
    },
  );

  it('is the one of the others for a core whose own clock stood still', async () => {
    const world = createWorld();
    const [one, two] = [await world.join('core-1', 5), await world.join('core-2', 40_000_000)];
    world.pass(hourMs, one.clock);
    const time = await world.decisionTime(two);
    await world.renew(two, time);
    expect(await world.decisionTime(one)).toBe(time);
    expect(await world.decisionTime(two)).toBe(time);
  });

  it('does not go back for a core that starts after the database was set back', async () => {
    const world = createWorld();
    const one = await world.join('core-1', 5);
    const before = await world.decisionTime(one);
    world.setDatabaseClock(-hourMs);
    const two = await world.join('core-2', 7);
    expect(await world.decisionTime(two)).toBeGreaterThanOrEqual(before);
  });
});
