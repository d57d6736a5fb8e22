import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { onBench } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });
const onFirst = (fault: string, params: Record<string, unknown> = {}): FaultPlan => ({
  fault,
  params,
  plan: 'f#1',
  when: { job: 1 },
});

describe('power-cycle', () => {
  it('before the drop: the motor stops, nothing falls, and the machine dials when power is back', () => {
    const bench = onBench({ faults: [onFirst('power-cycle', { at: 'before-drop', offMs: 5000 })] });
    bench.command(delivery(1));
    bench.clock.advance(60_000);
    expect(bench.events.map(({ kind }) => kind)).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'fault-fired',
      'motor-stopped',
      'power',
      'disconnected',
      'power',
      'connected',
    ]);
    const [off, on] = bench.of('power');
    expect([off, on]).toMatchObject([
      { on: false, memory: true },
      { on: true, memory: true },
    ]);
    expect(on!.at - off!.at).toBe(5000);
    expect(bench.of('disconnected')).toMatchObject([{ code: 1006, reason: 'power lost' }]);
    expect(bench.machine.ledger.total).toBe(0);
    expect(bench.cloud.said('client.offline')).toEqual([]);
  });

  it('after the drop: the item is in the tray and nobody is told', () => {
    const bench = onBench({ faults: [onFirst('power-cycle', { at: 'after-drop' })] });
    bench.command(delivery(1));
    bench.clock.advance(60_000);
    expect(bench.events.map(({ kind }) => kind).filter((kind) => kind !== 'ack-sent')).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'item-dropped',
      'fault-fired',
      'motor-stopped',
      'power',
      'disconnected',
      'power',
      'connected',
    ]);
    expect(bench.machine.ledger.total).toBe(1);
    expect(bench.of('answer-sent')).toEqual([]);
  });

  it.each([
    [true, 1, 'is refused'],
    [false, 2, 'runs again, and a second item falls'],
  ])('with memory: %s a command that comes again gives %i item(s): it %s', (keepsMemory, items) => {
    const bench = onBench({ faults: [onFirst('power-cycle', { at: 'after-drop', offMs: 2000, keepsMemory })] });
    bench.command(delivery(1));
    bench.clock.advance(10_000);
    bench.command(delivery(1));
    bench.clock.advance(10_000);
    expect(bench.of('power').map(({ memory }) => memory)).toEqual([keepsMemory, keepsMemory]);
    expect(bench.machine.ledger.dropped(78)).toBe(items);
    expect(bench.of('command-refused')).toHaveLength(2 - items);
    expect(bench.of('command-received').map(({ run }) => run)).toEqual(items === 2 ? [1, 2] : [1]);
  });

  it.each([
    [true, [1]],
    [false, []],
  ])('with memory: %s the kept answers that survive are those of %j', (keepsMemory, tokens) => {
    const bench = onBench({
      faults: [
        { fault: 'power-cycle', params: { at: 'before-drop', offMs: 2000, keepsMemory }, plan: 'p', when: { job: 2 } },
      ],
    });
    bench.cloud.takes = false;
    bench.command(delivery(1));
    bench.clock.advance(1000);
    bench.command(delivery(2));
    bench.clock.advance(3000);
    bench.cloud.takes = true;
    bench.clock.advance(600_000);
    expect(bench.cloud.said('device.delivery.response').map(({ token }) => token)).toEqual(tokens);
  });

  it('loses the commands that wait, and the uptime begins anew', () => {
    const bench = onBench({ faults: [onFirst('power-cycle', { offMs: 60_000 })] });
    bench.clock.advance(1_200_000);
    bench.command(delivery(1));
    bench.command(delivery(2));
    bench.clock.advance(600_000);
    expect(bench.of('motor-started').map(({ run }) => run)).toEqual([1]);
    expect(bench.cloud.said('client.heartbeat').map(({ uptimeMinutesToday }) => Number(uptimeMinutesToday))).toEqual([
      0, 5, 10, 15, 20, 0, 5,
    ]);
  });

  it('has not fired after a drop that never came', () => {
    const bench = onBench({ stockPerLane: 0, faults: [onFirst('power-cycle', { at: 'after-drop' })] });
    bench.command(delivery(1));
    bench.clock.advance(60_000);
    expect(bench.of('fault-fired')).toEqual([]);
    expect(bench.of('power')).toEqual([]);
  });

  it('leaves the marks of faults that had done their harm by then', () => {
    const faults: FaultPlan[] = [
      { fault: 'stale-done', plan: 's', when: { job: 2 } },
      { fault: 'power-cycle', params: { at: 'before-drop' }, plan: 'p', when: { job: 2 } },
    ];
    const bench = onBench({ faults });
    bench.command(delivery(1));
    bench.command(delivery(2));
    bench.clock.advance(10_000);
    expect(bench.of('fault-fired').map(({ plan }) => plan)).toEqual(['s', 'p']);
  });

  it('does not come back to a machine that was switched off meanwhile', () => {
    const bench = onBench({ faults: [onFirst('power-cycle', { offMs: 60_000 })] });
    bench.command(delivery(1));
    bench.clock.advance(10_000);
    bench.machine.stop();
    bench.clock.advance(600_000);
    expect(bench.of('power')).toMatchObject([{ on: false }]);
    expect(bench.cloud.dials).toHaveLength(1);
  });
});

describe('frozen', () => {
  it('holds the run, what arrives, and the signs of life; after the thaw all goes on in its order', () => {
    const bench = onBench({ faults: [onFirst('frozen', { forMs: 400_000 })] });
    bench.command(delivery(1));
    bench.clock.advance(5000);
    bench.command(delivery(2));
    bench.command(delivery(3));
    bench.clock.advance(394_000);
    const still = bench.of('motor-started')[0]!.at;
    expect(bench.events.map(({ kind }) => kind)).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'fault-fired',
      'frozen',
    ]);
    expect(bench.cloud.heard.map(({ message }) => message.method)).toEqual(['client.heartbeat']);
    bench.clock.advance(10_000);
    expect(bench.of('frozen')).toMatchObject([
      { at: still, still: true },
      { at: still + 400_000, still: false },
    ]);
    expect(bench.of('item-dropped')[0]).toMatchObject({ at: still + 400_000, run: 1 });
    expect(bench.of('answer-sent').map(({ run }) => run)).toEqual([1, 2, 3]);
    expect(bench.of('answer-sent')[0]!.at).toBe(still + 400_000);
    expect(bench.of('command-received').map(({ delivery: id }) => id)).toEqual(
      [1, 2, 3].map((n) => delivery(n).deliveryId),
    );
    expect(
      bench.cloud.heard.filter(({ at, message }) => message.method === 'client.heartbeat' && at === still + 400_000),
    ).toHaveLength(1);
  });

  it('what is not yet due at the thaw keeps its time', () => {
    const usual = onBench();
    const bench = onBench({ faults: [onFirst('frozen', { forMs: 10 })] });
    for (const one of [usual, bench]) {
      one.command(delivery(1));
      one.clock.advance(5000);
    }
    expect(bench.of('fault-fired')).toHaveLength(1);
    expect(bench.of('answer-sent')).toEqual(usual.of('answer-sent'));
  });

  it('ends when the machine is switched off: it does not stand still when it is on again', () => {
    const bench = onBench({ faults: [onFirst('frozen', { forMs: 60_000 })] });
    bench.command(delivery(1));
    bench.clock.advance(3000);
    bench.command(delivery(2));
    bench.machine.stop();
    expect(bench.cloud.said('client.offline')).toEqual([]);
    expect(bench.of('motor-stopped')).toMatchObject([{ at: 3000, run: 1 }]);
    bench.machine.start();
    bench.clock.advance(0);
    bench.command(delivery(3));
    bench.clock.advance(3000);
    expect(bench.of('frozen').map(({ still }) => still)).toEqual([true, false]);
    expect(bench.of('answer-sent')).toMatchObject([{ delivery: delivery(3).deliveryId }]);
  });

  it('holds 64 frames, and one more is lost', () => {
    const bench = onBench({ faults: [onFirst('frozen', { forMs: 60_000 })] });
    bench.command(delivery(1));
    bench.clock.advance(1000);
    for (let n = 2; n <= 66; n += 1) bench.command(delivery(n));
    expect(bench.of('command-refused').map(({ reason }) => reason)).toEqual(['64 frames wait to be read already']);
  });
});

describe('busy-board', () => {
  const busy = (): FaultPlan => ({ fault: 'busy-board', plan: 'b#1', when: { fromMs: 2000, toMs: 12_000 } });

  it('lets commands wait until it is idle again, and is counted for each that waits', () => {
    const bench = onBench({ faults: [busy()] });
    bench.command(delivery(1));
    bench.clock.advance(3000);
    bench.command(delivery(2));
    bench.clock.advance(1000);
    bench.command(delivery(3));
    bench.clock.advance(30_000);
    expect(bench.of('command-received').map(({ at, delivery: id }) => [at, id])).toEqual([
      [0, delivery(1).deliveryId],
      [12_000, delivery(2).deliveryId],
      [12_000, delivery(3).deliveryId],
    ]);
    expect(bench.of('fault-fired')).toMatchObject([{ at: 3000, run: 0, plan: 'b#1' }, { at: 4000 }]);
    expect(bench.of('fault-healed')).toMatchObject([{ at: 12_000 }]);
    expect(bench.of('answer-sent').map(({ run }) => run)).toEqual([1, 2, 3]);
  });

  it('has not fired when nobody wanted anything of it', () => {
    const bench = onBench({ faults: [busy()] });
    bench.clock.advance(30_000);
    expect(bench.of('fault-fired')).toEqual([]);
    expect(bench.of('fault-healed')).toHaveLength(1);
  });

  it('forgets what waits when the machine is switched off', () => {
    const bench = onBench({ faults: [busy()] });
    bench.clock.advance(3000);
    bench.command(delivery(1));
    bench.machine.stop();
    bench.machine.start();
    bench.clock.advance(30_000);
    expect(bench.of('command-received')).toEqual([]);
  });
});

describe('clock-skew', () => {
  const hour = 3_600_000;

  it.each([hour, -hour, 30 * 86_400_000])(
    'by %i ms shows in what is said within its window, and in no timer',
    (byMs) => {
      const bench = onBench({
        faults: [{ fault: 'clock-skew', params: { byMs }, plan: 'c#1', when: { fromMs: 1000, toMs: 400_000 } }],
      });
      bench.clock.advance(900_000);
      const beats = bench.cloud.heard.map(({ at }, index) => [
        at,
        bench.cloud.stamps[index]! - Math.floor((bench.clock.now() - 900_000 + at) / 1000),
      ]);
      expect(beats).toEqual([
        [0, 0],
        [300_000, byMs / 1000],
        [600_000, 0],
        [900_000, 0],
      ]);
      expect(bench.of('fault-fired')).toMatchObject([{ at: 300_000, run: 0 }]);
      expect(bench.of('fault-healed')).toMatchObject([{ at: 400_000 }]);
    },
  );

  it('moves the midnight at which the uptime of the day begins', () => {
    // The bench's clock begins at 14:54:48 GMT+8, the machine's own then at 23:24:48.
    const bench = onBench({ faults: [{ fault: 'clock-skew', params: { byMs: 8.5 * hour }, plan: 'c#1' }] });
    bench.clock.advance(hour);
    expect(bench.cloud.said('client.heartbeat').map(({ uptimeMinutesToday }) => Number(uptimeMinutesToday))).toEqual([
      0, 5, 10, 15, 20, 25, 30, 35, 4, 9, 14, 19, 24,
    ]);
  });

  it('by nothing is refused', () => {
    expect(() => onBench({ faults: [{ fault: 'clock-skew', params: { byMs: 0 }, plan: 'c#1' }] })).toThrow(
      "parameter 'byMs': 0 would be the right time",
    );
  });
});
