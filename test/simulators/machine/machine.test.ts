import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { motorTypes } from '#simulators/motors/index.ts';
import type { FaultPlan } from '#simulators/faults/fault-trigger.ts';
import { machineNo, onBench } from '../support/machine-fixture.ts';
import { runs } from '#test/properties/settings.ts';

const motorNames = motorTypes.map(({ name }) => name);
const delivery = (n: number) => ({ deliveryId: `${1_000_000_000_000_000 + n}`, token: n, recordId: 77 + n });

describe('a run', () => {
  it.each(motorNames)('of %s goes from the command to a dropped item and an answer within 500–1000 ms', (motor) => {
    const bench = onBench({ motor });
    bench.command();
    bench.clock.advance(1000);
    expect(bench.events.map(({ kind }) => kind).filter((kind) => kind !== 'ack-sent')).toEqual([
      'connected',
      'command-received',
      'motor-started',
      'item-dropped',
      'motor-stopped',
      'answer-sent',
    ]);
    expect(bench.of('ack-sent')).toHaveLength(1);
    expect(bench.cloud.said('device.delivery.ack')).toEqual([
      { method: 'device.delivery.ack', deliveryId: '1000000000000001', token: 1 },
    ]);
    expect(bench.cloud.said('device.delivery.response')).toEqual([
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
    expect(bench.of('answer-sent')[0]!.at).toBeGreaterThanOrEqual(500);
    expect(bench.machine.ledger.dropped(78)).toBe(1);
    expect(bench.machine.stock(0)).toBe(bench.machine.spec.stockPerLane - 1);
  });

  it('of old firmware is not acknowledged, and its answer names order and record alone', () => {
    const bench = onBench({ firmware: 'old' });
    bench.command();
    bench.clock.advance(1000);
    expect(bench.cloud.said('device.delivery.ack')).toEqual([]);
    expect(bench.of('ack-sent')).toEqual([]);
    expect(bench.cloud.said('device.delivery.response')).toMatchObject([
      { deliveryId: null, token: null, orderId: 60, recordId: 78, success: true },
    ]);
  });

  it('that is cut by switching the machine off stops the motor and is never answered', () => {
    const bench = onBench();
    bench.command();
    bench.clock.advance(200);
    expect(bench.of('motor-started')).toHaveLength(1);
    bench.machine.stop();
    bench.clock.advance(60_000);
    expect(bench.of('motor-stopped')).toMatchObject([{ at: 200, run: 1 }]);
    expect(bench.of('answer-sent')).toEqual([]);
    expect(bench.machine.ledger.total).toBe(0);
    expect(bench.cloud.said('client.offline')).toHaveLength(1);
    expect(bench.of('disconnected')).toMatchObject([{ code: 1000 }]);
    expect(bench.machine.online).toBe(false);
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

function play(
  motor: string,
  schedule: { afterMs: number; lane: number; quantity: number; id: number }[],
  faults: FaultPlan[],
  seed: number,
) {
  const bench = onBench({ motor, lanes: 3, stockPerLane: 4, faults }, seed);
  for (const { afterMs, lane, quantity, id } of schedule) {
    bench.clock.advance(afterMs);
    bench.command({ ...delivery(id), lane, quantity });
  }
  bench.clock.advance(120_000);
  return bench;
}

describe('whatever commands arrive, and whatever faults are on', () => {
  const worlds = [fc.constantFrom(...motorNames), schedules, faultPlans, fc.integer()] as const;

  it('motor runs never overlap, and each that starts stops', () => {
    fc.assert(
      fc.property(...worlds, (motor, schedule, faults, seed) => {
        let turning: number | null = null;
        for (const event of play(motor, schedule, faults, seed).events) {
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
      fc.property(...worlds, (motor, schedule, faults, seed) => {
        const { machine, of } = play(motor, schedule, faults, seed);
        const left = [0, 1, 2].map((lane) => machine.stock(lane));
        assert.ok(left.every((items) => items >= 0));
        assert.equal(machine.ledger.total, 12 - left.reduce((sum, items) => sum + items, 0));
        assert.equal(of('item-dropped').length, machine.ledger.total);
        for (const [record, items] of machine.ledger.perRecord)
          assert.equal(of('item-dropped').filter((event) => event.record === record).length, items);
      }),
    );
  });

  it('a delivery is run once, and every run that is not mute is answered', () => {
    fc.assert(
      fc.property(...worlds, (motor, schedule, faults, seed) => {
        const { of } = play(motor, schedule, faults, seed);
        const received = of('command-received');
        assert.equal(new Set(received.map((event) => event.delivery)).size, received.length);
        assert.deepEqual(
          received.map(({ run }) => run),
          received.map((_, index) => index + 1),
        );
        const mute = new Set(of('fault-fired').flatMap((event) => (event.plan === 'mute' ? [event.run] : [])));
        const answered = new Set(of('answer-sent').map(({ run }) => run));
        for (const { run } of received) assert.equal(answered.has(run), !mute.has(run));
      }),
    );
  });

  it('one seed gives the same events, another seed does not', () => {
    fc.assert(
      fc.property(...worlds, (motor, schedule, faults, seed) => {
        assert.deepEqual(play(motor, schedule, faults, seed).events, play(motor, schedule, faults, seed).events);
      }),
      { numRuns: runs(30) },
    );
    const one = { afterMs: 0, lane: 0, quantity: 1, id: 1 };
    expect(play('spring', [one], [], 1).events).not.toEqual(play('spring', [one], [], 2).events);
  });
});

describe('commands that arrive while the motor turns', () => {
  it('wait in line, and the ninth is refused and never answered', () => {
    const bench = onBench({ stockPerLane: 100 });
    for (let n = 1; n <= 10; n += 1) bench.command(delivery(n));
    bench.clock.advance(30_000);
    expect(bench.of('command-refused')).toMatchObject([{ at: 0, reason: '8 commands wait for the motor already' }]);
    expect(bench.of('answer-sent').map((event) => event.run)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are refused rightly, but one that comes while a late answer is pending runs at once', () => {
    const bench = onBench({
      faults: [{ fault: 'answers-late', plan: 'late', params: { answerAfterMs: 16_000 }, when: { job: 1 } }],
    });
    bench.command(delivery(1));
    bench.clock.advance(2000);
    bench.command(delivery(2));
    bench.clock.advance(20_000);
    expect(bench.of('answer-sent').map(({ run }) => run)).toEqual([2, 1]);
    expect(bench.of('answer-sent')[1]!.at).toBe(16_000);
    expect(bench.of('fault-fired')).toMatchObject([{ at: 16_000, run: 1, fault: 'answers-late', plan: 'late' }]);
  });

  it('that came before are not run again: the answer that was given is repeated', () => {
    const bench = onBench();
    bench.command();
    bench.command();
    bench.clock.advance(1000);
    bench.command();
    expect(bench.of('command-received')).toHaveLength(1);
    expect(bench.of('command-refused')).toHaveLength(2);
    expect(bench.machine.ledger.total).toBe(1);
    expect(bench.cloud.said('device.delivery.response')).toHaveLength(2);
  });
});

describe('a command is dropped unanswered', () => {
  it('when its sign is wrong, or it cannot be read', () => {
    const bench = onBench();
    bench.cloud.command(
      machineNo,
      {
        ...bench.machine.spec.motor,
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
    bench.cloud.say('not base64!');
    bench.clock.advance(2000);
    expect(bench.of('command-refused').map(({ reason }) => reason)).toEqual([
      expect.stringContaining('sign'),
      expect.stringContaining('base64'),
    ]);
    expect(bench.of('command-received')).toEqual([]);
    expect(bench.cloud.said('device.delivery.response')).toEqual([]);
  });

  it('under maintenance, unless it is a lane test; in transfer always', () => {
    const bench = onBench();
    bench.machine.setMode('MAINTENANCE');
    expect(bench.cloud.said('client.heartbeat').at(-1)?.status).toBe('MAINTENANCE');
    bench.command(delivery(1));
    bench.command({ ...delivery(2), orderId: 0, recordId: 0 });
    bench.clock.advance(1000);
    bench.machine.setMode('TRANSFER');
    bench.command({ ...delivery(3), orderId: 0, recordId: 0 });
    bench.clock.advance(1000);
    expect(bench.of('command-received').map((event) => event.delivery)).toEqual([delivery(2).deliveryId]);
    expect(bench.of('command-refused').map(({ reason }) => reason)).toEqual([
      'the machine is in MAINTENANCE',
      'the machine is in TRANSFER',
    ]);
  });
});

describe('a fault fires where it did its harm, and is seen to', () => {
  it('goods-stuck: nothing leaves the lane', () => {
    const bench = onBench({ motor: 'conveyor', faults: [{ fault: 'goods-stuck', plan: 'g#1', when: { job: 2 } }] });
    bench.command(delivery(1));
    bench.command(delivery(2));
    bench.clock.advance(20_000);
    expect(bench.of('fault-fired')).toMatchObject([{ run: 2, fault: 'goods-stuck', plan: 'g#1' }]);
    expect(bench.of('item-dropped').map(({ run }) => run)).toEqual([1]);
    expect(bench.of('answer-sent')[1]).toMatchObject({
      run: 2,
      success: false,
      floorStatus: 2,
      errorMsg: 'Goods are Stuck',
    });
  });

  it('never-answers: the item drops, the line is silent', () => {
    const bench = onBench({ faults: [{ fault: 'never-answers', plan: 'n#1' }] });
    bench.command();
    bench.clock.advance(200_000);
    expect(bench.machine.ledger.dropped(78)).toBe(1);
    expect(bench.of('fault-fired')).toHaveLength(1);
    expect(bench.cloud.heard.map(({ message }) => message.method)).toEqual(['client.heartbeat']);
  });

  it('not before: a machine that is switched off first has no fault to show', () => {
    const bench = onBench({ faults: [{ fault: 'answers-late', plan: 'l#1', params: { answerAfterMs: 30_000 } }] });
    bench.command();
    bench.clock.advance(29_999);
    bench.machine.stop();
    bench.clock.advance(10_000);
    expect(bench.of('fault-fired')).toEqual([]);
  });
});
