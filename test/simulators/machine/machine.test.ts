import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { motorTypes } from '#simulators/motors/index.ts';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { machineNo, machineFixture } from '../support/machine-fixture.ts';
import { runs } from '#test/properties/settings.ts';

const motorNames = motorTypes.map(({ name }) => name);
const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

describe('a run', () => {
  it.each(motorNames)('of %s goes from the command to a dropped item and an answer within 500–1000 ms', (motor) => {
    const fixture = machineFixture({ motor });
    fixture.command();
    fixture.clock.advance(1000);
    expect(fixture.events.map(({ kind }) => kind).filter((kind) => kind !== 'ack-sent')).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'item-dropped',
      'motor-stopped',
      'answer-sent',
    ]);
    expect(fixture.of('ack-sent')).toHaveLength(1);
    expect(fixture.cloud.receivedWith('device.delivery.ack')).toEqual([
      { method: 'device.delivery.ack', deliveryId: '1000000000000001', token: 1 },
    ]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([
      {
        method: 'device.delivery.response',
        deliveryId: '1000000000000001',
        token: 1,
        orderId: 60,
        recordId: 78,
        success: true,
        floorStatus: 1,
        errorMsg: '',
      },
    ]);
    expect(fixture.of('answer-sent')[0]!.at).toBeGreaterThanOrEqual(500);
    expect(fixture.machine.ledger.itemsOf(78)).toBe(1);
    expect(fixture.machine.stock(0)).toBe(fixture.machine.spec.stockPerLane - 1);
  });

  it('of old firmware is not acknowledged, and its answer names order and record alone', () => {
    const fixture = machineFixture({ firmware: 'old' });
    fixture.command();
    fixture.clock.advance(1000);
    expect(fixture.cloud.receivedWith('device.delivery.ack')).toEqual([]);
    expect(fixture.of('ack-sent')).toEqual([]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toMatchObject([
      { deliveryId: null, token: null, orderId: 60, recordId: 78, success: true },
    ]);
  });

  it('that is cut by switching the machine off stops the motor and is never answered', () => {
    const fixture = machineFixture();
    fixture.command();
    fixture.clock.advance(200);
    expect(fixture.of('motor-started')).toHaveLength(1);
    fixture.machine.stop();
    fixture.clock.advance(60_000);
    expect(fixture.of('motor-stopped')).toMatchObject([{ at: 200, run: 1 }]);
    expect(fixture.of('answer-sent')).toEqual([]);
    expect(fixture.machine.ledger.total).toBe(0);
    expect(fixture.cloud.receivedWith('client.offline')).toHaveLength(1);
    expect(fixture.of('disconnected')).toMatchObject([{ code: 1000 }]);
    expect(fixture.machine.online).toBe(false);
  });
});

const schedules = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 1500 }),
    lane: fc.integer({ min: 0, max: 3 }),
    quantity: fc.integer({ min: 1, max: 4 }),
    id: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 25 },
);
const faultPlans: fc.Arbitrary<FaultPlan[]> = fc.subarray([
  { fault: 'goods-stuck', plan: 'stuck', when: { everyJob: 3 } },
  { fault: 'never-answers', plan: 'mute', when: { probability: 0.3 } },
  { fault: 'answers-late', plan: 'late', params: { answerAfterMs: 16_000 }, when: { everyJob: 2 } },
]);

function playSchedule(
  motor: string,
  schedule: { afterMs: number; lane: number; quantity: number; id: number }[],
  faults: FaultPlan[],
  seed: number,
) {
  const fixture = machineFixture({ motor, lanes: 3, stockPerLane: 4, faults }, seed);
  for (const { afterMs, lane, quantity, id } of schedule) {
    fixture.clock.advance(afterMs);
    fixture.command({ ...delivery(id), lane, quantity });
  }
  fixture.clock.advance(120_000);
  return fixture;
}

describe('whatever commands arrive, and whatever faults are on', () => {
  const arbitraries = [fc.constantFrom(...motorNames), schedules, faultPlans, fc.integer()] as const;

  it('motor runs never overlap, and each that starts stops', () => {
    fc.assert(
      fc.property(...arbitraries, (motor, schedule, faults, seed) => {
        let turning: number | null = null;
        for (const event of playSchedule(motor, schedule, faults, seed).events) {
          if (event.kind === 'motor-started') {
            assert.equal(turning, null);
            turning = event.run;
          } else if (event.kind === 'item-dropped') {
            assert.equal(turning, event.run);
          } else if (event.kind === 'motor-stopped') {
            assert.equal(turning, event.run);
            turning = null;
          }
        }
        assert.equal(turning, null);
      }),
    );
  });

  it('items that dropped and items that are left are the items that there were', () => {
    fc.assert(
      fc.property(...arbitraries, (motor, schedule, faults, seed) => {
        const { machine, of } = playSchedule(motor, schedule, faults, seed);
        const remaining = [0, 1, 2].map((lane) => machine.stock(lane));
        assert.ok(remaining.every((items) => items >= 0));
        assert.equal(machine.ledger.total, 12 - remaining.reduce((sum, items) => sum + items, 0));
        assert.equal(of('item-dropped').length, machine.ledger.total);
        for (const { record } of of('item-dropped'))
          assert.equal(
            of('item-dropped').filter((event) => event.record === record).length,
            machine.ledger.itemsOf(record),
          );
      }),
    );
  });

  it('a delivery is run once, and every run that is not mute is answered', () => {
    fc.assert(
      fc.property(...arbitraries, (motor, schedule, faults, seed) => {
        const { of } = playSchedule(motor, schedule, faults, seed);
        const received = of('command-received');
        assert.equal(new Set(received.map((event) => event.delivery)).size, received.length);
        assert.deepEqual(
          received.map(({ run }) => run),
          received.map((_, index) => index + 1),
        );
        const silentRuns = new Set(of('fault-fired').flatMap((event) => (event.plan === 'mute' ? [event.run] : [])));
        const answeredRuns = new Set(of('answer-sent').map(({ run }) => run));
        for (const { run } of received) assert.equal(answeredRuns.has(run), !silentRuns.has(run));
      }),
    );
  });

  it('one seed gives the same events, another seed does not', () => {
    fc.assert(
      fc.property(...arbitraries, (motor, schedule, faults, seed) => {
        assert.deepEqual(
          playSchedule(motor, schedule, faults, seed).events,
          playSchedule(motor, schedule, faults, seed).events,
        );
      }),
      { numRuns: runs(30) },
    );
    const single = { afterMs: 0, lane: 0, quantity: 1, id: 1 };
    expect(playSchedule('spring', [single], [], 1).events).not.toEqual(playSchedule('spring', [single], [], 2).events);
  });
});

describe('commands that arrive while the motor turns', () => {
  it('wait in line, and the ninth is refused and never answered', () => {
    const fixture = machineFixture({ stockPerLane: 100 });
    for (let n = 1; n <= 10; n += 1) fixture.command(delivery(n));
    fixture.clock.advance(30_000);
    expect(fixture.of('command-refused')).toMatchObject([{ at: 0, reason: '8 commands already wait for the motor' }]);
    expect(fixture.of('answer-sent').map((event) => event.run)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are refused rightly, but one that comes while a late answer is pending runs at once', () => {
    const fixture = machineFixture({
      faults: [{ fault: 'answers-late', plan: 'late', params: { answerAfterMs: 16_000 }, when: { job: 1 } }],
    });
    fixture.command(delivery(1));
    fixture.clock.advance(2000);
    fixture.command(delivery(2));
    fixture.clock.advance(20_000);
    expect(fixture.of('answer-sent').map(({ run }) => run)).toEqual([2, 1]);
    expect(fixture.of('answer-sent')[1]!.at).toBe(16_000);
    expect(fixture.of('fault-fired')).toMatchObject([{ at: 16_000, run: 1, fault: 'answers-late', plan: 'late' }]);
  });

  it('that came before are not run again: the answer that was given is repeated', () => {
    const fixture = machineFixture();
    fixture.command();
    fixture.command();
    fixture.clock.advance(1000);
    fixture.command();
    expect(fixture.of('command-received')).toHaveLength(1);
    expect(fixture.of('command-refused')).toHaveLength(2);
    expect(fixture.machine.ledger.total).toBe(1);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toHaveLength(2);
  });
});

describe('a command is dropped unanswered', () => {
  it('when its sign is wrong, or it cannot be read', () => {
    const fixture = machineFixture();
    fixture.cloud.command(
      machineNo,
      {
        ...fixture.machine.spec.motor,
        ...{
          method: 'device.delivery.put',
          deliveryId: '1',
          token: 1,
          orderId: 1,
          recordId: 1,
          lane: 0,
          board: 1,
          quantity: 1,
        },
      },
      'another key',
    );
    fixture.cloud.send('not base64!');
    fixture.clock.advance(2000);
    expect(fixture.of('command-refused').map(({ reason }) => reason)).toEqual([
      expect.stringContaining('sign'),
      expect.stringContaining('base64'),
    ]);
    expect(fixture.of('command-received')).toEqual([]);
    expect(fixture.cloud.receivedWith('device.delivery.response')).toEqual([]);
  });

  it('under maintenance, unless it is a lane test; in transfer always', () => {
    const fixture = machineFixture();
    fixture.machine.setMode('MAINTENANCE');
    expect(fixture.cloud.receivedWith('client.heartbeat').at(-1)?.status).toBe('MAINTENANCE');
    fixture.command(delivery(1));
    fixture.command({ ...delivery(2), orderId: 0, recordId: 0 });
    fixture.clock.advance(1000);
    fixture.machine.setMode('TRANSFER');
    fixture.command({ ...delivery(3), orderId: 0, recordId: 0 });
    fixture.clock.advance(1000);
    expect(fixture.of('command-received').map((event) => event.delivery)).toEqual([delivery(2).deliveryId]);
    expect(fixture.of('command-refused').map(({ reason }) => reason)).toEqual([
      'the machine is in MAINTENANCE',
      'the machine is in TRANSFER',
    ]);
  });
});

describe('a fault fires where it did its harm, and is seen to', () => {
  it('goods-stuck: nothing leaves the lane', () => {
    const fixture = machineFixture({
      motor: 'conveyor',
      faults: [{ fault: 'goods-stuck', plan: 'g#1', when: { job: 2 } }],
    });
    fixture.command(delivery(1));
    fixture.command(delivery(2));
    fixture.clock.advance(20_000);
    expect(fixture.of('fault-fired')).toMatchObject([{ run: 2, fault: 'goods-stuck', plan: 'g#1' }]);
    expect(fixture.of('item-dropped').map(({ run }) => run)).toEqual([1]);
    expect(fixture.of('answer-sent')[1]).toMatchObject({
      run: 2,
      success: false,
      floorStatus: 2,
      errorMsg: 'Goods are Stuck',
    });
  });

  it('never-answers: the item drops, the line is silent', () => {
    const fixture = machineFixture({ faults: [{ fault: 'never-answers', plan: 'n#1' }] });
    fixture.command();
    fixture.clock.advance(200_000);
    expect(fixture.machine.ledger.itemsOf(78)).toBe(1);
    expect(fixture.of('fault-fired')).toHaveLength(1);
    expect(fixture.cloud.received.map(({ message }) => message.method)).toEqual(['client.heartbeat']);
  });

  it('not before: a machine that is switched off first has no fault to show', () => {
    const fixture = machineFixture({
      faults: [{ fault: 'answers-late', plan: 'l#1', params: { answerAfterMs: 30_000 } }],
    });
    fixture.command();
    fixture.clock.advance(29_999);
    fixture.machine.stop();
    fixture.clock.advance(10_000);
    expect(fixture.of('fault-fired')).toEqual([]);
  });
});
