import { describe, expect, it } from 'vitest';
import { decodeDown } from '#core/devices/frame-codec.ts';
import { saveWithinMs } from '#core/devices/freshness-tracker.ts';
import type { UpMessage } from '#core/devices/messages.ts';
import type { FreshnessMark } from '#core/domain/freshness.ts';
import { settle } from './fake-clock.ts';
import { command, frame, gatewayWorld, heartbeat, key, machineNo, result, shown } from './gateway-world.ts';
import type { FakeWire } from './gateway-world.ts';

const maintenance: UpMessage = { ...heartbeat, status: 'MAINTENANCE' };
const ack: UpMessage = { method: 'device.delivery.ack', deliveryId: '1234567890123456', token: 7 };
const oldFirmwareResult: UpMessage = { ...result, deliveryId: null, token: null };

function at(unixSeconds: number, message: UpMessage = heartbeat): string {
  return frame(message, machineNo, key, unixSeconds);
}

/** The nonce of the last challenge that went down a wire. */
function nonceOf(wire: FakeWire): string {
  const decoded = decodeDown(wire.sent.at(-1) ?? '', machineNo, key);
  if (!decoded.ok || decoded.message.method !== 'device.challenge') throw new Error('no challenge was sent');
  return decoded.message.nonce;
}

function answer(wire: FakeWire, unixSeconds: number, status = 'NORMAL'): string {
  return at(unixSeconds, { method: 'client.challenge', nonce: nonceOf(wire), status });
}

function faults(events: readonly { kind: string }[]): unknown[] {
  return events.flatMap((event) => ('fault' in event ? [event.fault] : []));
}

describe('freshness monotone', () => {
  it('lets no replayed heartbeat take a machine over or set its mode', async () => {
    const { gateway, connect, connectProven, events, reported } = gatewayWorld({ freshness: 'monotone' });
    const owner = connectProven();
    const thief = connect();
    thief.listener.frame(at(shown - 180_000_000, maintenance));
    await settle();
    expect(owner.wire.open).toBe(true);
    expect(gateway.onlineCount).toBe(1);
    expect(reported).toEqual([]);
    expect(faults(events)).toEqual(['stale']);
  });

  it('drops the bytes of the same second that came before, and takes other bytes of that second', () => {
    const { connectProven, events, reported } = gatewayWorld({ freshness: 'monotone' });
    const { listener } = connectProven();
    listener.frame(frame());
    expect(faults(events)).toEqual(['repeated']);
    listener.frame(at(shown, maintenance));
    expect(faults(events)).toEqual(['repeated']);
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
  });

  it('holds over a restart, for the very second of the last frame too', () => {
    const before = gatewayWorld({ freshness: 'monotone' });
    before.connectProven();
    before.clock.advance(saveWithinMs);
    expect(before.saved.get(machineNo)).toEqual({ lastSeconds: shown, mustAnswer: false });
    const { gateway, connect, events } = gatewayWorld({ freshness: 'monotone', marks: before.saved });
    connect().listener.frame(frame());
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(faults(events)).toEqual(['stale']);
    connect().listener.frame(at(shown + 1));
    expect(gateway.isOnline(machineNo)).toBe(true);
  });

  it('has written the mark of a heartbeat before the mode that it sets', async () => {
    const saved: (FreshnessMark | undefined)[] = [];
    const world = gatewayWorld({
      freshness: 'monotone',
      reports: { modeChanged: () => Promise.resolve(void saved.push(world.saved.get(machineNo))) },
    });
    world.connectProven();
    world.connect().listener.frame(at(shown + 5, maintenance));
    await settle();
    expect(saved).toEqual([{ lastSeconds: shown + 5, mustAnswer: false }]);
  });

  it('takes any time from a machine of which nothing is known: a clock may be a year fast or slow', () => {
    for (const off of [-31_536_000, -3_600, 3_600, 31_536_000]) {
      const { gateway, connect } = gatewayWorld({ freshness: 'monotone' });
      connect().listener.frame(at(shown + off));
      expect(gateway.isOnline(machineNo)).toBe(true);
    }
  });
});

describe('a machine whose clock went back', () => {
  it('is heard again when a new connection answers the challenge, and its mode counts', async () => {
    const { gateway, connect, connectProven, reported } = gatewayWorld({ freshness: 'monotone' });
    connectProven().listener.closed(1006, '');
    const { wire, listener } = connect();
    listener.frame(at(5));
    expect(gateway.isOnline(machineNo)).toBe(false);
    listener.frame(answer(wire, 5, 'MAINTENANCE'));
    expect(gateway.isOnline(machineNo)).toBe(true);
    await settle();
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
    listener.frame(at(6, ack));
    expect(reported).toHaveLength(2);
  });

  it('is heard again on the connection that it has, without being offline in between', () => {
    const { gateway, connectProven, kinds } = gatewayWorld({ freshness: 'monotone' });
    const { wire, listener } = connectProven();
    listener.frame(at(shown - 3_600));
    listener.frame(answer(wire, shown - 3_600));
    listener.frame(at(shown - 3_599));
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(kinds()).toEqual(['machine-online', 'frame-dropped']);
  });

  it('must answer on each new connection from then on: frames of its later past are no proof, over a restart too', () => {
    const before = gatewayWorld({ freshness: 'monotone' });
    const { wire, listener } = before.connectProven();
    listener.frame(at(5));
    listener.frame(answer(wire, 5));
    before.clock.advance(saveWithinMs);
    for (const world of [before, gatewayWorld({ freshness: 'monotone', marks: before.saved })]) {
      const replay = world.connect();
      replay.listener.frame(at(shown - 1_000, maintenance));
      expect(faults(world.events).at(-1)).toBe('challenge');
      expect(world.reported).toEqual([]);
      replay.listener.frame(answer(replay.wire, 6));
      expect(world.gateway.isOnline(machineNo)).toBe(true);
    }
  });

  it('cannot be played by an answer that was recorded, on another connection, or once more on its own', () => {
    const { gateway, connect, connectProven, events } = gatewayWorld({ freshness: 'monotone' });
    connectProven().listener.closed(1006, '');
    const first = connect();
    first.listener.frame(at(5));
    const recorded = answer(first.wire, 5);
    const second = connect();
    second.listener.frame(at(5));
    second.listener.frame(recorded);
    expect(gateway.isOnline(machineNo)).toBe(false);
    first.listener.frame(recorded);
    expect(gateway.isOnline(machineNo)).toBe(true);
    first.listener.frame(recorded);
    expect(faults(events).at(-1)).toBe('challenge');
  });

  it('is asked once, however many old frames it sends, and a stranger without the key is asked nothing', () => {
    const { connect, connectProven } = gatewayWorld({ freshness: 'monotone' });
    connectProven();
    const { wire, listener } = connect();
    listener.frame(frame(heartbeat, machineNo, 'no key', 5));
    expect(wire.sent).toEqual([]);
    for (const seconds of [5, 6, 7]) listener.frame(at(seconds));
    expect(wire.sent).toHaveLength(1);
  });
});

describe('a result that is genuine counts, whatever its time', () => {
  it('when the network let a later frame overtake it', () => {
    const { connectProven, reported } = gatewayWorld({ freshness: 'monotone' });
    const { listener } = connectProven();
    listener.frame(at(shown + 9));
    listener.frame(at(shown + 8, result));
    expect(reported).toMatchObject([{ name: 'result', deliveryId: '1234567890123456' }]);
  });

  it('when it was signed before a power cut that set the clock back, and it proves no connection', () => {
    const { gateway, connect, connectProven, reported } = gatewayWorld({ freshness: 'monotone' });
    connectProven().listener.closed(1006, '');
    const { listener } = connect();
    listener.frame(at(5, result));
    expect(reported).toHaveLength(1);
    expect(gateway.isOnline(machineNo)).toBe(false);
  });

  it('when old firmware sends it after the command, but not a copy of one from before', () => {
    const { gateway, connectProven, reported, events } = gatewayWorld({ freshness: 'monotone' });
    const { listener } = connectProven();
    expect(gateway.dispense(command)).toBeNull();
    listener.frame(at(shown + 9));
    listener.frame(at(shown - 1, oldFirmwareResult));
    expect(faults(events)).toEqual(['stale']);
    listener.frame(at(shown + 2, oldFirmwareResult));
    expect(reported).toMatchObject([{ name: 'result', deliveryId: null }]);
  });

  it('once: its copy is dropped, unless the first came to nothing', async () => {
    const outcomes: (() => Promise<void>)[] = [() => Promise.reject(new Error('lost')), () => Promise.resolve()];
    let tries = 0;
    const { connectProven, events } = gatewayWorld({
      freshness: 'monotone',
      reports: { result: () => (outcomes[tries++] ?? (() => Promise.resolve()))() },
    });
    const { listener } = connectProven();
    for (let copy = 0; copy < 3; copy++) {
      listener.frame(at(shown + 1, result));
      await settle();
    }
    expect(tries).toBe(2);
    expect(faults(events)).toEqual(['repeated']);
  });
});

describe('freshness window and off', () => {
  it("window: takes no frame whose time is far from the core's, even from a machine that answers the challenge", () => {
    const { gateway, clock, connect, events } = gatewayWorld({ freshness: 'window' });
    const now = Math.floor(clock.now() / 1000);
    const { wire, listener } = connect();
    listener.frame(at(now + 301));
    listener.frame(answer(wire, now + 301));
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(faults(events)).toEqual(['stale', 'stale']);
    connect().listener.frame(at(now + 300));
    expect(gateway.isOnline(machineNo)).toBe(true);
  });

  it('off: takes every frame, and stores nothing', () => {
    const { gateway, clock, connectProven, events, saved } = gatewayWorld({ freshness: 'off' });
    const { listener } = connectProven();
    for (const seconds of [5, 5, 4]) listener.frame(at(seconds));
    clock.advance(saveWithinMs);
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(faults(events)).toEqual([]);
    expect(saved.size).toBe(0);
  });
});
