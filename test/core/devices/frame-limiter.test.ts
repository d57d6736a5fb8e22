import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseMs } from '#core/devices/frame-limiter.ts';
import { maxBadFramesAuthenticated } from '#core/devices/gateway.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { fullBucket, takeFrameToken } from '#core/domain/frame-budget.ts';
import { flushMicrotasks } from './fake-clock.ts';
import { signedFrame, createGatewayWorld, heartbeat, machine, machineNo, result } from './gateway-world.ts';

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
            const result = takeFrameToken(bucket, budget, now);
            bucket = result.bucket;
            granted += result.granted ? 1 : 0;
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
    const { clock, connectAuthenticated, events } = createGatewayWorld({ budget });
    const { wire, listener } = connectAuthenticated();
    for (let i = 0; i < 1_000; i++) listener.frame('garbage that is not read');
    expect(wire.paused).toBe(true);
    clock.advance(pauseMs);
    expect(wire.paused).toBe(false);
    expect(events.filter(({ kind }) => kind === 'frames-over-budget')).toEqual([
      { kind: 'frames-over-budget', machine: machineNo, frames: 990 },
    ]);
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toHaveLength(10);
  });

  it('is held to the same budget on its next connection', () => {
    const { clock, connect, connectAuthenticated, events } = createGatewayWorld({ budget });
    const first = connectAuthenticated();
    for (let i = 0; i < 50; i++) first.listener.frame(signedFrame(result));
    const second = connect();
    second.listener.frame(signedFrame());
    for (let i = 0; i < 50; i++) second.listener.frame(signedFrame(result));
    clock.advance(pauseMs);
    // The frame that proves a connection is paid for by that connection.
    expect(events.flatMap((event) => (event.kind === 'frames-over-budget' ? [event.frames] : []))).toEqual([40, 50]);
  });

  it('holds up no other: between two decisions for it at most one of another machine waits', async () => {
    const order: string[] = [];
    const other = '10000002';
    const { connectAuthenticated } = createGatewayWorld({
      machines: [machine, { ...machine, machineNo: other }],
      reports: {
        onResult: ({ machineNo: no }) => new Promise((resolve) => setImmediate(() => resolve(void order.push(no)))),
      },
    });
    const [flooding, otherConnection] = [connectAuthenticated(), connectAuthenticated(other)];
    for (let i = 0; i < 60; i++) flooding.listener.frame(signedFrame(result));
    otherConnection.listener.frame(signedFrame(result, other));
    while (order.length < 61) await flushMicrotasks();
    expect(order.indexOf(other)).toBeLessThanOrEqual(1);
  });

  it('leaves no timer behind when its connection ends, and what was dropped is reported', () => {
    const { clock, connectAuthenticated, events } = createGatewayWorld({ budget });
    const { listener } = connectAuthenticated();
    for (let i = 0; i < 20; i++) listener.frame(signedFrame());
    listener.closed(1006, '');
    expect(events).toContainEqual({ kind: 'frames-over-budget', machine: machineNo, frames: 10 });
    expect(clock.pending).toBe(0);
  });
});

describe('a machine that only sends bad frames', () => {
  it('is closed with the reason, though it was authenticated', () => {
    const { clock, gateway, connectAuthenticated } = createGatewayWorld();
    const { wire, listener } = connectAuthenticated();
    for (let i = 1; i < maxBadFramesAuthenticated; i++) listener.frame('garbage');
    expect(wire.open).toBe(true);
    listener.frame('garbage');
    expect(wire.closedWith).toEqual({
      code: closeCodes.badFrames,
      reason: `${maxBadFramesAuthenticated} invalid frames in a row, the last: base64`,
    });
    expect(gateway.isOnline(machineNo)).toBe(false);
    clock.advance(2_000);
    expect(clock.pending).toBe(0);
  });

  it('is not cut as long as a good one comes in between', () => {
    const { connectAuthenticated } = createGatewayWorld();
    const { wire, listener } = connectAuthenticated();
    for (let i = 0; i < 3 * maxBadFramesAuthenticated; i++)
      listener.frame(i % 10 === 9 ? signedFrame(heartbeat) : 'garbage');
    expect(wire.open).toBe(true);
  });

  it('is cut at once when it floods before it has proved anything', () => {
    const { connect, reported } = createGatewayWorld({ budget, freshness: 'monotone' });
    const proven = connect();
    proven.listener.frame(signedFrame());
    const { wire, listener } = connect();
    for (let token = 1; token <= 20; token++)
      listener.frame(signedFrame({ ...result, token }, machineNo, machine.key, 5));
    expect(wire.closedWith?.code).toBe(closeCodes.tooManyFrames);
    // One is under way, the others wait behind it.
    expect(reported).toHaveLength(1);
    expect(proven.wire.open).toBe(true);
  });
});
