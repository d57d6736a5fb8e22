import { describe, expect, it } from 'vitest';
import { withShownArrivals } from '#harness/specification/from-history/shown-arrivals.ts';
import type { Frame, Members, ReceivedCallback } from '#harness/specification/observation.ts';

function up(at: number, delivery = '', more: Partial<Frame> = {}): Frame {
  const members: Members =
    delivery === ''
      ? { method: 'client.heartbeat' }
      : { method: 'device.delivery.response', delivery_id: delivery, deliver_status: '1' };
  const arrives = { certain: true, by: at + 10_000 };
  return {
    at,
    event: at,
    direction: 'up',
    connection: 1,
    members,
    sign: 'right',
    sent: { from: at, to: at },
    arrives,
    ...more,
  };
}

function callback(at: number, delivery: string): ReceivedCallback {
  const members = { method: 'device.delivery.response', delivery_id: delivery };
  return { at, event: at, receiver: 'merchant', url: 'http://x/', members, sign: 'right', responseStatus: 200 };
}

const arrivals = (frames: readonly Frame[]): readonly number[] => frames.map(({ arrives }) => arrives.by);

describe('a callback', () => {
  it('shows that the report of its outcome has arrived, and what was sent before it on the connection', () => {
    const frames = [up(10), up(20, '7'), up(30), up(35, '8')];
    expect(arrivals(withShownArrivals(frames, [callback(60, '7'), callback(90, '7')]))).toEqual([
      60, 60, 10_030, 10_035,
    ]);
  });

  it('shows nothing of another connection, nor of a frame that may have got lost', () => {
    const lost = { certain: false, by: 125_000 };
    const frames = [
      up(10, '', { connection: 1 }),
      up(20, '', { connection: 2, arrives: lost }),
      up(30, '7', { connection: 2 }),
    ];
    expect(arrivals(withShownArrivals(frames, [callback(60, '7')]))).toEqual([10_010, 125_000, 60]);
  });

  it('shows nothing where two reports may have been the cause, or where it came before the report', () => {
    const repeated = [up(20, '7'), up(30, '7')];
    expect(withShownArrivals(repeated, [callback(60, '7')])).toEqual(repeated);
    const late = [up(20, '7')];
    expect(withShownArrivals(late, [callback(10, '7')])).toEqual(late);
  });
});
