import { describe, expect, it } from 'vitest';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { machineFixture } from '../support/machine-fixture.ts';

const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });
const onFirstJob = (fault: string, params: Record<string, unknown> = {}): FaultPlan => ({
  fault,
  params,
  plan: 'f#1',
  when: { job: 1 },
});

describe('power-cycle', () => {
  it('before the drop: the motor stops, nothing falls, and the machine dials when power is back', () => {
    const fixture = machineFixture({ faults: [onFirstJob('power-cycle', { at: 'before-drop', offMs: 5000 })] });
    fixture.command(delivery(1));
    fixture.clock.advance(60_000);
    expect(fixture.events.map(({ kind }) => kind)).toEqual([
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
    const [off, on] = fixture.of('power');
    expect([off, on]).toMatchObject([
      { on: false, memory: true },
      { on: true, memory: true },
    ]);
    expect(on!.at - off!.at).toBe(5000);
    expect(fixture.of('disconnected')).toMatchObject([{ code: 1006, reason: 'power lost' }]);
    expect(fixture.machine.ledger.total).toBe(0);
    expect(fixture.cloud.receivedWith('client.offline')).toEqual([]);
  });

  it('after the drop: the item is in the tray and no result is sent', () => {
    const fixture = machineFixture({ faults: [onFirstJob('power-cycle', { at: 'after-drop' })] });
    fixture.command(delivery(1));
    fixture.clock.advance(60_000);
    expect(fixture.events.map(({ kind }) => kind).filter((kind) => kind !== 'ack-sent')).toEqual([
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
    expect(fixture.machine.ledger.total).toBe(1);
    expect(fixture.of('answer-sent')).toEqual([]);
  });

  it.each([
    [true, 1, 'is refused'],
    [false, 2, 'runs again, and a second item falls'],
  ])('with memory: %s a command that comes again gives %i item(s): it %s', (keepsMemory, items) => {
    const fixture = machineFixture({
      faults: [onFirstJob('power-cycle', { at: 'after-drop', offMs: 2000, keepsMemory })],
    });
    fixture.command(delivery(1));
    fixture.clock.advance(10_000);
    fixture.command(delivery(1));
    fixture.clock.advance(10_000);
    expect(fixture.of('power').map(({ memory }) => memory)).toEqual([keepsMemory, keepsMemory]);
    expect(fixture.machine.ledger.itemsOf(78)).toBe(items);
    expect(fixture.of('command-refused')).toHaveLength(2 - items);
    expect(fixture.of('command-received').map(({ run }) => run)).toEqual(items === 2 ? [1, 2] : [1]);
  });

  it.each([
    [true, [1]],
    [false, []],
  ])('with memory: %s the kept answers that survive are those of %j', (keepsMemory, tokens) => {
    const fixture = machineFixture({
      faults: [
        { fault: 'power-cycle', params: { at: 'before-drop', offMs: 2000, keepsMemory }, plan: 'p', when: { job: 2 } },
      ],
    });
    fixture.cloud.accepting = false;
    fixture.command(delivery(1));
    fixture.clock.advance(1000);
    fixture.command(delivery(2));
    fixture.clock.advance(3000);
    fixture.cloud.accepting = true;
    fixture.clock.advance(600_000);
    expect(fixture.cloud.receivedWith('device.delivery.response').map(({ token }) => token)).toEqual(tokens);
  });

  it('loses the commands that wait, and the uptime begins anew', () => {
    const fixture = machineFixture({ faults: [onFirstJob('power-cycle', { offMs: 60_000 })] });
    fixture.clock.advance(1_200_000);
    fixture.command(delivery(1));
    fixture.command(delivery(2));
    fixture.clock.advance(600_000);
    expect(fixture.of('motor-started').map(({ run }) => run)).toEqual([1]);
    expect(
      fixture.cloud.receivedWith('client.heartbeat').map(({ uptimeMinutesToday }) => Number(uptimeMinutesToday)),
    ).toEqual([0, 5, 10, 15, 20, 0, 5]);
  });

  it('has not fired after a drop that never came', () => {
    const fixture = machineFixture({ stockPerLane: 0, faults: [onFirstJob('power-cycle', { at: 'after-drop' })] });
    fixture.command(delivery(1));
    fixture.clock.advance(60_000);
    expect(fixture.of('fault-fired')).toEqual([]);
    expect(fixture.of('power')).toEqual([]);
  });

  it('leaves the events of faults that had fired by then', () => {
    const faults: FaultPlan[] = [
      { fault: 'stale-done', plan: 's', when: { job: 2 } },
      { fault: 'power-cycle', params: { at: 'before-drop' }, plan: 'p', when: { job: 2 } },
    ];
    const fixture = machineFixture({ faults });
    fixture.command(delivery(1));
    fixture.command(delivery(2));
    fixture.clock.advance(10_000);
    expect(fixture.of('fault-fired').map(({ plan }) => plan)).toEqual(['s', 'p']);
  });

  it('does not come back to a machine that was switched off meanwhile', () => {
    const fixture = machineFixture({ faults: [onFirstJob('power-cycle', { offMs: 60_000 })] });
    fixture.command(delivery(1));
    fixture.clock.advance(10_000);
    fixture.machine.stop();
    fixture.clock.advance(600_000);
    expect(fixture.of('power')).toMatchObject([{ on: false }]);
    expect(fixture.cloud.dials).toHaveLength(1);
  });
});

describe('controller-freeze', () => {
  it('holds the run, what arrives, and the signs of life; after the thaw all goes on in its order', () => {
    const fixture = machineFixture({ faults: [onFirstJob('controller-freeze', { forMs: 400_000 })] });
    fixture.command(delivery(1));
    fixture.clock.advance(5000);
    fixture.command(delivery(2));
    fixture.command(delivery(3));
    fixture.clock.advance(394_000);
    const frozenAt = fixture.of('motor-started')[0]!.at;
    expect(fixture.events.map(({ kind }) => kind)).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'fault-fired',
      'freeze',
    ]);
    expect(fixture.cloud.received.map(({ message }) => message.method)).toEqual(['client.heartbeat']);
    fixture.clock.advance(10_000);
    expect(fixture.of('freeze')).toMatchObject([
      { at: frozenAt, on: true },
      { at: frozenAt + 400_000, on: false },
    ]);
    expect(fixture.of('item-dropped')[0]).toMatchObject({ at: frozenAt + 400_000, run: 1 });
    expect(fixture.of('answer-sent').map(({ run }) => run)).toEqual([1, 2, 3]);
    expect(fixture.of('answer-sent')[0]!.at).toBe(frozenAt + 400_000);
    expect(fixture.of('command-received').map(({ delivery: id }) => id)).toEqual(
      [1, 2, 3].map((n) => delivery(n).deliveryId),
    );
    expect(
      fixture.cloud.received.filter(
        ({ at, message }) => message.method === 'client.heartbeat' && at === frozenAt + 400_000,
      ),
    ).toHaveLength(1);
  });

  it('what is not yet due at the thaw keeps its time', () => {
    const usual = machineFixture();
    const fixture = machineFixture({ faults: [onFirstJob('controller-freeze', { forMs: 10 })] });
    for (const current of [usual, fixture]) {
      current.command(delivery(1));
      current.clock.advance(5000);
    }
    expect(fixture.of('fault-fired')).toHaveLength(1);
    expect(fixture.of('answer-sent')).toEqual(usual.of('answer-sent'));
  });

  it('ends when the machine is switched off: it does not stand still when it is on again', () => {
    const fixture = machineFixture({ faults: [onFirstJob('controller-freeze', { forMs: 60_000 })] });
    fixture.command(delivery(1));
    fixture.clock.advance(3000);
    fixture.command(delivery(2));
    fixture.machine.stop();
    expect(fixture.cloud.receivedWith('client.offline')).toEqual([]);
    expect(fixture.of('motor-stopped')).toMatchObject([{ at: 3000, run: 1 }]);
    fixture.machine.start();
    fixture.clock.advance(0);
    fixture.command(delivery(3));
    fixture.clock.advance(3000);
    expect(fixture.of('freeze').map(({ on: frozenAt }) => frozenAt)).toEqual([true, false]);
    expect(fixture.of('answer-sent')).toMatchObject([{ delivery: delivery(3).deliveryId }]);
  });

  it('holds 64 frames, and one more is lost', () => {
    const fixture = machineFixture({ faults: [onFirstJob('controller-freeze', { forMs: 60_000 })] });
    fixture.command(delivery(1));
    fixture.clock.advance(1000);
    for (let n = 2; n <= 66; n += 1) fixture.command(delivery(n));
    expect(fixture.of('command-refused').map(({ reason }) => reason)).toEqual(['64 frames already wait to be read']);
  });
});

describe('busy-board', () => {
  const busy = (): FaultPlan => ({ fault: 'busy-board', plan: 'b#1', when: { fromMs: 2000, toMs: 12_000 } });

  it('lets commands wait until it is idle again, and is counted for each that waits', () => {
    const fixture = machineFixture({ faults: [busy()] });
    fixture.command(delivery(1));
    fixture.clock.advance(3000);
    fixture.command(delivery(2));
    fixture.clock.advance(1000);
    fixture.command(delivery(3));
    fixture.clock.advance(30_000);
    expect(fixture.of('command-received').map(({ at, delivery: id }) => [at, id])).toEqual([
      [0, delivery(1).deliveryId],
      [12_000, delivery(2).deliveryId],
      [12_000, delivery(3).deliveryId],
    ]);
    expect(fixture.of('fault-fired')).toMatchObject([{ at: 3000, run: 0, plan: 'b#1' }, { at: 4000 }]);
    expect(fixture.of('fault-ended')).toMatchObject([{ at: 12_000 }]);
    expect(fixture.of('answer-sent').map(({ run }) => run)).toEqual([1, 2, 3]);
  });

  it('has not fired when no command arrived', () => {
    const fixture = machineFixture({ faults: [busy()] });
    fixture.clock.advance(30_000);
    expect(fixture.of('fault-fired')).toEqual([]);
    expect(fixture.of('fault-ended')).toHaveLength(1);
  });

  it('forgets what waits when the machine is switched off', () => {
    const fixture = machineFixture({ faults: [busy()] });
    fixture.clock.advance(3000);
    fixture.command(delivery(1));
    fixture.machine.stop();
    fixture.machine.start();
    fixture.clock.advance(30_000);
    expect(fixture.of('command-received')).toEqual([]);
  });
});

describe('clock-skew', () => {
  const hour = 3_600_000;

  it.each([hour, -hour, 30 * 86_400_000])('by %i ms shows in the messages of its window, and in no timer', (byMs) => {
    const fixture = machineFixture({
      faults: [{ fault: 'clock-skew', params: { byMs }, plan: 'c#1', when: { fromMs: 1000, toMs: 400_000 } }],
    });
    fixture.clock.advance(900_000);
    const beats = fixture.cloud.received.map(({ at }, index) => [
      at,
      fixture.cloud.timestamps[index]! - Math.floor((fixture.clock.now() - 900_000 + at) / 1000),
    ]);
    expect(beats).toEqual([
      [0, 0],
      [300_000, byMs / 1000],
      [600_000, 0],
      [900_000, 0],
    ]);
    expect(fixture.of('fault-fired')).toMatchObject([{ at: 300_000, run: 0 }]);
    expect(fixture.of('fault-ended')).toMatchObject([{ at: 400_000 }]);
  });

  it('moves the midnight at which the uptime of the day begins', () => {
    // The bench's clock begins at 14:54:48 GMT+8, the machine's own then at 23:24:48.
    const fixture = machineFixture({ faults: [{ fault: 'clock-skew', params: { byMs: 8.5 * hour }, plan: 'c#1' }] });
    fixture.clock.advance(hour);
    expect(
      fixture.cloud.receivedWith('client.heartbeat').map(({ uptimeMinutesToday }) => Number(uptimeMinutesToday)),
    ).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 4, 9, 14, 19, 24]);
  });

  it('by nothing is refused', () => {
    expect(() => machineFixture({ faults: [{ fault: 'clock-skew', params: { byMs: 0 }, plan: 'c#1' }] })).toThrow(
      "parameter 'byMs': 0 is the correct time",
    );
  });
});
