import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlannedStoreFailure } from '#harness/fault-injection/store/planned-store-failure.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { SqliteFileStore } from '#harness/stages/virtual/sqlite-file-store.ts';
import { runUntilSettled } from '#harness/stages/virtual/run-until-settled.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { sampleCallback } from '#test/core/store/samples.ts';

describe('a SQLite file of a virtual world', () => {
  let clock: VirtualClock;
  let store: SqliteFileStore;

  const drive = <T>(work: Promise<T>): Promise<T> => runUntilSettled(clock, work, () => undefined);
  const put = (value: string): Promise<void> => drive(store.decide((tx) => tx.putNote('name', value)));
  const note = (): Promise<string | undefined> => drive(store.read((rows) => rows.note('name')));

  beforeEach(async () => {
    clock = new VirtualClock();
    store = await SqliteFileStore.open({ clock, random: seededRandom(1) });
    await put('synced');
  });
  afterEach(() => store.dispose());

  /** Crashes in the sync of a decision. */
  async function crashInSync(cause: 'kill' | 'power-cut'): Promise<void> {
    store.onWritten = () => {
      store.onWritten = null;
      store.crash(cause);
    };
    await expect(put('written')).rejects.toThrow(PlannedStoreFailure);
  }

  it('keeps what was written when its process is killed', async () => {
    await crashInSync('kill');
    expect(await note()).toBe('written');
  });

  it('loses what was not synced when the power goes', async () => {
    await crashInSync('power-cut');
    expect(await note()).toBe('synced');
  });

  it('has synced what a killed process left before anyone reads it', async () => {
    await crashInSync('kill');
    await note();
    store.crash('power-cut');
    expect(await note()).toBe('written');
  });

  it('loses a decision that a crash interrupts, and goes on after any number of crashes', async () => {
    for (const value of ['a', 'b', 'c']) {
      await put(value);
      const interrupted = store.decide((tx) => {
        tx.putNote('name', 'interrupted');
        store.crash('kill');
      });
      await expect(drive(interrupted)).rejects.toThrow(PlannedStoreFailure);
      expect(await note()).toBe(value);
    }
  });

  it('takes no time to sync, unless the disk is slow', async () => {
    await put('fast');
    expect(clock.monotonic()).toBe(0);
    store.slowNextSync(1_500);
    await put('slow');
    expect(clock.monotonic()).toBe(1_500);
    await put('fast again');
    expect(clock.monotonic()).toBe(1_500);
  });

  it('loads rows that are not in memory, and runs the decision again, which does not show', async () => {
    let runs = 0;
    for (let count = 0; count < 100; count += 1) {
      const drawn = await drive(
        store.decide((tx) => {
          runs += 1;
          const number = tx.next('order');
          tx.putCallback(sampleCallback(number));
          if (number > 50) expect(tx.callback(number - 50)?.id).toBe(number - 50);
          return number;
        }),
      );
      expect(drawn).toBe(count + 1);
    }
    expect(runs).toBeGreaterThan(100);
  });
});
