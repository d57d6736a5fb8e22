import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Controller, type Job } from '#simulators/machine/controller.ts';
import { Hardware } from '#simulators/machine/hardware.ts';
import { Ledger } from '#simulators/machine/ledger.ts';
import { motorByName } from '#simulators/motors/index.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeRandom } from '../support/fake-random.ts';
import { commandFor } from '../support/machine-fixture.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A controller that has sold so often, and all of its jobs, held weakly. */
function sell(times: number) {
  const clock = new FakeClock();
  const jobs: WeakRef<Job>[] = [];
  const controller = new Controller({
    clock,
    builtAt: 0,
    random: new FakeRandom(1),
    hardware: new Hardware(6, 1_000_000),
    wiring: { motor: motorByName('spring'), board: 1 },
    faults: () => [],
    overlapping: false,
    onAccepted: (job) => void jobs.push(new WeakRef(job)),
    perform: () => undefined,
  });
  for (let n = 1; n <= times; n += 1) {
    controller.offer(commandFor('spring', { deliveryId: String(n), token: n }));
    clock.advance(5_000);
  }
  return { controller, jobs };
}

describe('a machine that sells for days', () => {
  it('keeps the last commands, and nothing of those before', async () => {
    const { controller, jobs } = sell(1_000);
    const kept = async (): Promise<number> => {
      await setImmediate();
      collectGarbage();
      return jobs.filter((job) => job.deref() !== undefined).length;
    };
    // Those that it remembers, and the one before the oldest of them. V8 may hold one more in a register for a while.
    await expect.poll(kept).toBeLessThanOrEqual(65);
    expect(await kept()).toBeGreaterThan(0);
    const last = controller.lastJob!;
    expect(controller.previousJob(last).run).toBe(999);
    expect(controller.offer(last.command)).toMatchObject({ kind: 'duplicate' });
  });

  it('counts what dropped of its last records one by one, and of all together', () => {
    const ledger = new Ledger();
    for (let record = 1; record <= 1_000; record += 1) ledger.recordDrop(record);
    ledger.recordDrop(1_000);
    expect([ledger.total, ledger.itemsOf(1_000), ledger.itemsOf(937), ledger.itemsOf(936)]).toEqual([1_001, 2, 1, 0]);
  });
});
