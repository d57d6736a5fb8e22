import { describe, expect, it } from 'vitest';
import { decodeCoreMessage } from '#core/devices/frame-codec.ts';
import { saveWithinMs } from '#core/devices/freshness-tracker.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { CoreEvent } from '#core/events.ts';
import type { StoredFreshness } from '#core/domain/freshness.ts';
import { flushMicrotasks } from './fake-clock.ts';
import {
  command,
  signedFrame,
  createGatewayWorld,
  heartbeat,
  key,
  machineNo,
  result,
  machineUnixSeconds,
} from './gateway-world.ts';
import type { FakeWire } from './gateway-world.ts';

const maintenance: MachineMessage = { ...heartbeat, status: 'MAINTENANCE' };
const ack: MachineMessage = { method: 'device.delivery.ack', deliveryId: '1234567890123456', token: 7 };
const oldFirmwareResult: MachineMessage = { ...result, deliveryId: null, token: null };

function at(unixSeconds: number, message: MachineMessage = heartbeat): string {
  return signedFrame(message, machineNo, key, unixSeconds);
}

/** The nonce of the last challenge that went down a wire. */
function nonceOf(wire: FakeWire): string {
  const decoded = decodeCoreMessage(wire.sent.at(-1) ?? '', machineNo, key);
  if (!decoded.ok || decoded.message.method !== 'device.challenge') throw new Error('no challenge was sent');
  return decoded.message.nonce;
}

function answer(wire: FakeWire, unixSeconds: number, status = 'NORMAL'): string {
  return at(unixSeconds, { method: 'client.challenge', nonce: nonceOf(wire), status });
}

function dropReasons(events: readonly CoreEvent[]): unknown[] {
  return events.flatMap((event) => (event.kind === 'frame-dropped' ? [event.reason] : []));
}

describe('freshness monotone', () => {
  it('lets no replayed heartbeat take a machine over or set its mode', async () => {
    const { gateway, connect, connectAuthenticated, events, reported } = createGatewayWorld({ freshness: 'monotone' });
    const owner = connectAuthenticated();
    const attacker = connect();
    attacker.listener.frame(at(machineUnixSeconds - 180_000_000, maintenance));
    await flushMicrotasks();
    expect(owner.wire.open).toBe(true);
    expect(gateway.onlineCount).toBe(1);
    expect(reported).toEqual([]);
    expect(dropReasons(events)).toEqual(['stale']);
  });

  it('drops the bytes of the same second that came before, and takes other bytes of that second', () => {
    const { connectAuthenticated, events, reported } = createGatewayWorld({ freshness: 'monotone' });
    const { listener } = connectAuthenticated();
    listener.frame(signedFrame());
    expect(dropReasons(events)).toEqual(['repeated']);
    listener.frame(at(machineUnixSeconds, maintenance));
    expect(dropReasons(events)).toEqual(['repeated']);
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
  });

  it('holds over a restart, for the very second of the last frame too', () => {
    const before = createGatewayWorld({ freshness: 'monotone' });
    before.connectAuthenticated();
    before.clock.advance(saveWithinMs);
    expect(before.saved.get(machineNo)).toEqual({ lastUnixSeconds: machineUnixSeconds, requiresChallenge: false });
    const { gateway, connect, events } = createGatewayWorld({ freshness: 'monotone', marks: before.saved });
    connect().listener.frame(signedFrame());
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(dropReasons(events)).toEqual(['stale']);
    connect().listener.frame(at(machineUnixSeconds + 1));
    expect(gateway.isOnline(machineNo)).toBe(true);
  });

  it('has written the mark of a heartbeat before the mode that it sets', async () => {
    const saved: (StoredFreshness | undefined)[] = [];
    const world = createGatewayWorld({
      freshness: 'monotone',
      reports: { onModeChange: () => Promise.resolve(void saved.push(world.saved.get(machineNo))) },
    });
    world.connectAuthenticated();
    world.connect().listener.frame(at(machineUnixSeconds + 5, maintenance));
    await flushMicrotasks();
    expect(saved).toEqual([{ lastUnixSeconds: machineUnixSeconds + 5, requiresChallenge: false }]);
  });

  it('takes any time from a machine of which nothing is known: a clock may be a year fast or slow', () => {
    for (const unfiltered of [-31_536_000, -3_600, 3_600, 31_536_000]) {
      const { gateway, connect } = createGatewayWorld({ freshness: 'monotone' });
      connect().listener.frame(at(machineUnixSeconds + unfiltered));
      expect(gateway.isOnline(machineNo)).toBe(true);
    }
  });
});

describe('a machine whose clock went back', () => {
  it('is heard again when a new connection answers the challenge, and its mode counts', async () => {
    const { gateway, connect, connectAuthenticated, reported } = createGatewayWorld({ freshness: 'monotone' });
    connectAuthenticated().listener.closed(1006, '');
    const { wire, listener } = connect();
    listener.frame(at(5));
    expect(gateway.isOnline(machineNo)).toBe(false);
    listener.frame(answer(wire, 5, 'MAINTENANCE'));
    expect(gateway.isOnline(machineNo)).toBe(true);
    await flushMicrotasks();
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
    listener.frame(at(6, ack));
    expect(reported).toHaveLength(2);
  });

  it('is heard again on the connection that it has, without being offline in between', () => {
    const { gateway, connectAuthenticated, kinds } = createGatewayWorld({ freshness: 'monotone' });
    const { wire, listener } = connectAuthenticated();
    listener.frame(at(machineUnixSeconds - 3_600));
    listener.frame(answer(wire, machineUnixSeconds - 3_600));
    listener.frame(at(machineUnixSeconds - 3_599));
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(kinds()).toEqual(['machine-online', 'frame-dropped']);
  });

  it('must answer on each new connection from then on, over a restart too: frames of its past are no proof', () => {
    const before = createGatewayWorld({ freshness: 'monotone' });
    const { wire, listener } = before.connectAuthenticated();
    listener.frame(at(5));
    listener.frame(answer(wire, 5));
    before.clock.advance(saveWithinMs);
    for (const world of [before, createGatewayWorld({ freshness: 'monotone', marks: before.saved })]) {
      const replay = world.connect();
      replay.listener.frame(at(machineUnixSeconds - 1_000, maintenance));
      expect(dropReasons(world.events).at(-1)).toBe('challenge');
      expect(world.reported).toEqual([]);
      replay.listener.frame(answer(replay.wire, 6));
      expect(world.gateway.isOnline(machineNo)).toBe(true);
    }
  });

  it('cannot be played by an answer that was recorded, on another connection, or once more on its own', () => {
    const { gateway, connect, connectAuthenticated, events } = createGatewayWorld({ freshness: 'monotone' });
    connectAuthenticated().listener.closed(1006, '');
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
    expect(dropReasons(events).at(-1)).toBe('challenge');
  });

  it('is asked once, however many old frames it sends, and a sender without the key is asked nothing', () => {
    const { connect, connectAuthenticated } = createGatewayWorld({ freshness: 'monotone' });
    connectAuthenticated();
    const { wire, listener } = connect();
    listener.frame(signedFrame(heartbeat, machineNo, 'no key', 5));
    expect(wire.sent).toEqual([]);
    for (const seconds of [5, 6, 7]) listener.frame(at(seconds));
    expect(wire.sent).toHaveLength(1);
  });
});

describe('a result that is genuine counts, whatever its time', () => {
  it('when the network let a later frame overtake it', () => {
    const { connectAuthenticated, reported } = createGatewayWorld({ freshness: 'monotone' });
    const { listener } = connectAuthenticated();
    listener.frame(at(machineUnixSeconds + 9));
    listener.frame(at(machineUnixSeconds + 8, result));
    expect(reported).toMatchObject([{ name: 'result', deliveryId: '1234567890123456' }]);
  });

  it('when it was signed before a power cut that set the clock back, and it proves no connection', () => {
    const { gateway, connect, connectAuthenticated, reported } = createGatewayWorld({ freshness: 'monotone' });
    connectAuthenticated().listener.closed(1006, '');
    const { listener } = connect();
    listener.frame(at(5, result));
    expect(reported).toHaveLength(1);
    expect(gateway.isOnline(machineNo)).toBe(false);
  });

  it('when old firmware sends it after the command, but not a copy of one from before', () => {
    const { gateway, connectAuthenticated, reported, events } = createGatewayWorld({ freshness: 'monotone' });
    const { listener } = connectAuthenticated();
    expect(gateway.dispense(command)).toBeNull();
    listener.frame(at(machineUnixSeconds + 9));
    listener.frame(at(machineUnixSeconds - 1, oldFirmwareResult));
    expect(dropReasons(events)).toEqual(['stale']);
    listener.frame(at(machineUnixSeconds + 2, oldFirmwareResult));
    expect(reported).toMatchObject([{ name: 'result', deliveryId: null }]);
  });

  it('once: its copy is dropped, unless the first came to nothing', async () => {
    const outcomes: (() => Promise<void>)[] = [() => Promise.reject(new Error('lost')), () => Promise.resolve()];
    let tries = 0;
    const { connectAuthenticated, events } = createGatewayWorld({
      freshness: 'monotone',
      reports: { onResult: () => (outcomes[tries++] ?? (() => Promise.resolve()))() },
    });
    const { listener } = connectAuthenticated();
    for (let copy = 0; copy < 3; copy++) {
      listener.frame(at(machineUnixSeconds + 1, result));
      await flushMicrotasks();
    }
    expect(tries).toBe(2);
    expect(dropReasons(events)).toEqual(['repeated']);
  });
});

describe('freshness window and off', () => {
  it("window: takes no frame whose time is far from the core's, even from a machine that answers the challenge", () => {
    const { gateway, clock, connect, events } = createGatewayWorld({ freshness: 'window' });
    const now = Math.floor(clock.now() / 1000);
    const { wire, listener } = connect();
    listener.frame(at(now + 301));
    listener.frame(answer(wire, now + 301));
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(dropReasons(events)).toEqual(['stale', 'stale']);
    connect().listener.frame(at(now + 300));
    expect(gateway.isOnline(machineNo)).toBe(true);
  });

  it('off: takes every frame, and stores nothing', () => {
    const { gateway, clock, connectAuthenticated, events, saved } = createGatewayWorld({ freshness: 'off' });
    const { listener } = connectAuthenticated();
    for (const seconds of [5, 5, 4]) listener.frame(at(seconds));
    clock.advance(saveWithinMs);
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(dropReasons(events)).toEqual([]);
    expect(saved.size).toBe(0);
  });
});
