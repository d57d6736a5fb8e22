import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseMs } from '#core/devices/frame-limiter.ts';
import { maxBadFramesProven } from '#core/devices/gateway.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { fullBucket, takeFrame } from '#core/domain/frame-budget.ts';
import { settle } from './fake-clock.ts';
import { frame, gatewayWorld, heartbeat, machine, machineNo, result } from './gateway-world.ts';

const budget = { perSecond: 2, burst: 10 };

describe('the budget of frames', () => {
  it('lets through the burst and so many a second, never more, in whatever rhythm they come', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.nat(100), { minLength: 20, maxLength: 80 }),
          fc.array(fc.integer({ min: 500, max: 3_000 }), { maxLength: 80 }),
        ),
        (gaps) => {
          let bucket = fullBucket(budget, 0);
          let now = 0;
          let granted = 0;
          for (const gap of gaps) {
            now += gap;
            const taken = takeFrame(bucket, budget, now);
            bucket = taken.bucket;
            granted += taken.granted ? 1 : 0;
          }
          expect(granted).toBeLessThanOrEqual(budget.burst + (now / 1000) * budget.perSecond);
          // Who keeps to it loses nothing.
          if (gaps.every((gap) => gap >= 1000 / budget.perSecond)) expect(granted).toBe(gaps.length);
        },
      ),
    );
  });
});

describe('a proven machine that floods', () => {
  it('is not read while it is over its budget; what it sent too much is counted in one event', () => {
    const { clock, connectProven, events } = gatewayWorld({ budget });
    const { wire, listener } = connectProven();
    for (let i = 0; i < 1_000; i++) listener.frame('garbage that nobody reads');
    expect(wire.paused).toBe(true);
    clock.advance(pauseMs);
    expect(wire.paused).toBe(false);
    expect(events.filter(({ kind }) => kind === 'frames-over-budget')).toEqual([
      { kind: 'frames-over-budget', machine: machineNo, frames: 990 },
    ]);
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toHaveLength(10);
  });

  it('is held to the same budget on its next connection', () => {
    const { clock, connect, connectProven, events } = gatewayWorld({ budget });
    const first = connectProven();
    for (let i = 0; i < 50; i++) first.listener.frame(frame(result));
    const second = connect();
    second.listener.frame(frame());
    for (let i = 0; i < 50; i++) second.listener.frame(frame(result));
    clock.advance(pauseMs);
    // The frame that proves a connection is paid for by that connection.
    expect(events.flatMap((event) => (event.kind === 'frames-over-budget' ? [event.frames] : []))).toEqual([40, 50]);
  });

  it('holds up no other: between two decisions for it at most one of another machine waits', async () => {
    const order: string[] = [];
    const other = '10000002';
    const { connectProven } = gatewayWorld({
      machines: [machine, { ...machine, machineNo: other }],
      reports: {
        result: ({ machineNo: no }) => new Promise((resolve) => setImmediate(() => resolve(void order.push(no)))),
      },
    });
    const [flooder, neighbour] = [connectProven(), connectProven(other)];
    for (let i = 0; i < 60; i++) flooder.listener.frame(frame(result));
    neighbour.listener.frame(frame(result, other));
    while (order.length < 61) await settle();
    expect(order.indexOf(other)).toBeLessThanOrEqual(1);
  });

  it('leaves no timer behind when its connection ends, and what was dropped is told', () => {
    const { clock, connectProven, events } = gatewayWorld({ budget });
    const { listener } = connectProven();
    for (let i = 0; i < 20; i++) listener.frame(frame());
    listener.closed(1006, '');
    expect(events).toContainEqual({ kind: 'frames-over-budget', machine: machineNo, frames: 10 });
    expect(clock.pending).toBe(0);
  });
});

describe('a machine that only sends bad frames', () => {
  it('is cut and told why, though it was proven', () => {
    const { clock, gateway, connectProven } = gatewayWorld();
    const { wire, listener } = connectProven();
    for (let i = 1; i < maxBadFramesProven; i++) listener.frame('garbage');
    expect(wire.open).toBe(true);
    listener.frame('garbage');
    expect(wire.closedWith).toEqual({
      code: closeCodes.badFrames,
      reason: `${maxBadFramesProven} bad frames in a row, the last: base64`,
    });
    expect(gateway.isOnline(machineNo)).toBe(false);
    clock.advance(2_000);
    expect(clock.pending).toBe(0);
  });

  it('is not cut as long as a good one comes in between', () => {
    const { connectProven } = gatewayWorld();
    const { wire, listener } = connectProven();
    for (let i = 0; i < 3 * maxBadFramesProven; i++) listener.frame(i % 10 === 9 ? frame(heartbeat) : 'garbage');
    expect(wire.open).toBe(true);
  });

  it('is cut at once when it floods before it has proved anything', () => {
    const { connect, reported } = gatewayWorld({ budget, freshness: 'monotone' });
    const proven = connect();
    proven.listener.frame(frame());
    const { wire, listener } = connect();
    for (let token = 1; token <= 20; token++) listener.frame(frame({ ...result, token }, machineNo, machine.key, 5));
    expect(wire.closedWith?.code).toBe(closeCodes.tooManyFrames);
    // One is under way, the others wait behind it.
    expect(reported).toHaveLength(1);
    expect(proven.wire.open).toBe(true);
  });
});
