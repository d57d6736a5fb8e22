import { describe, expect, it } from 'vitest';
import { decodeCoreMessage } from '#core/devices/frame-codec.ts';
import { maxBadFrames, maxReports } from '#core/devices/gateway.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { StoreFailure } from '#core/store/store.ts';
import { flushMicrotasks } from './fake-clock.ts';
import {
  command,
  signedFrame,
  createGatewayWorld,
  heartbeat,
  key,
  machine,
  machineNo,
  result,
} from './gateway-world.ts';

describe("a connection proves its machine's number", () => {
  it('with its first validly signed frame, and not before', () => {
    const { gateway, connect, events } = createGatewayWorld();
    const { listener } = connect();
    listener.frame(signedFrame(heartbeat, machineNo, 'a wrong key'));
    expect(gateway.isOnline(machineNo)).toBe(false);
    listener.frame(signedFrame());
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(gateway.onlineCount).toBe(1);
    expect(events.at(-1)).toEqual({ kind: 'machine-online', machine: machineNo });
  });

  it('or is closed when its time is up, and not a millisecond earlier', () => {
    const { clock, connect, events } = createGatewayWorld();
    const { wire } = connect();
    clock.advance(9_999);
    expect(wire.open).toBe(true);
    clock.advance(1);
    expect(wire.closedWith?.code).toBe(closeCodes.unauthenticated);
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('or is closed after too many bad frames in a row', () => {
    const { connect, events } = createGatewayWorld();
    const { wire, listener } = connect();
    for (let i = 1; i < maxBadFrames; i++) listener.frame('garbage');
    expect(wire.open).toBe(true);
    listener.frame('garbage');
    listener.frame('garbage');
    expect(wire.closedWith?.code).toBe(closeCodes.unauthenticated);
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toHaveLength(maxBadFrames);
  });

  it('and is turned away at once when no machine has the number', () => {
    const { connect, clock } = createGatewayWorld();
    expect(connect('99999999').wire.closedWith?.code).toBe(closeCodes.unknownMachine);
    expect(clock.pending).toBe(0);
  });
});

describe('two connections with one number', () => {
  it('the newer wins once it has authenticated, and the older is closed', () => {
    const { gateway, connect, connectAuthenticated, kinds } = createGatewayWorld();
    const older = connectAuthenticated();
    const newer = connect();
    expect(older.wire.open).toBe(true);
    newer.listener.frame(signedFrame());
    expect(older.wire.closedWith?.code).toBe(closeCodes.replaced);
    older.listener.closed(1006, '');
    expect(gateway.dispense(command)).toBeNull();
    expect(older.wire.sent).toHaveLength(0);
    expect(newer.wire.sent).toHaveLength(1);
    expect(kinds()).toEqual(['machine-online', 'machine-offline', 'machine-online']);
  });

  it('an unproven newcomer takes nothing from the older', () => {
    const { gateway, connect, connectAuthenticated, clock } = createGatewayWorld();
    const older = connectAuthenticated();
    connect().listener.frame(signedFrame(heartbeat, machineNo, 'stolen?'));
    clock.advance(20_000);
    expect(older.wire.open).toBe(true);
    expect(gateway.isOnline(machineNo)).toBe(true);
  });
});

describe('a machine that falls silent', () => {
  it('is online up to the limit, and offline from the limit on', () => {
    const { gateway, clock, connectAuthenticated, events } = createGatewayWorld();
    const { wire } = connectAuthenticated();
    clock.advance(599_999);
    expect(gateway.isOnline(machineNo)).toBe(true);
    clock.advance(1);
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(wire.closedWith?.code).toBe(closeCodes.idleTimeout);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline', machine: machineNo });
    expect(clock.pending).toBe(0);
  });

  it('is offline at the limit even when the sweep is late', () => {
    const { gateway, clock, connectAuthenticated } = createGatewayWorld();
    connectAuthenticated();
    clock.time += 600_000;
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(gateway.dispense(command)).toBe('Machine Offline');
  });

  it('stays online as long as heartbeats come, garbage does not count', () => {
    const { gateway, clock, connectAuthenticated } = createGatewayWorld();
    const { listener } = connectAuthenticated();
    for (let i = 0; i < 5; i++) {
      clock.advance(500_000);
      listener.frame(signedFrame());
    }
    clock.advance(300_000);
    listener.frame('garbage');
    clock.advance(299_999);
    expect(gateway.isOnline(machineNo)).toBe(true);
    clock.advance(1);
    expect(gateway.isOnline(machineNo)).toBe(false);
  });

  it('costs one timer for all machines', () => {
    const machines = Array.from({ length: 500 }, (_, i) => ({ ...machine, machineNo: String(20_000_000 + i) }));
    const { clock, connectAuthenticated, gateway } = createGatewayWorld({ machines });
    for (const each of machines) {
      connectAuthenticated(each.machineNo);
      clock.advance(1);
    }
    expect(gateway.onlineCount).toBe(500);
    expect(clock.pending).toBe(1);
    clock.advance(600_000 - 500);
    expect(gateway.onlineCount).toBe(499);
    clock.advance(499);
    expect(gateway.onlineCount).toBe(0);
    expect(clock.pending).toBe(0);
  });
});

describe('a machine that goes', () => {
  it('goes offline with an offline notice, its reason in the event', () => {
    const { gateway, connectAuthenticated, events } = createGatewayWorld();
    const { wire, listener } = connectAuthenticated();
    listener.frame(signedFrame({ method: 'client.offline', reason: 'night' }));
    expect(events.at(-1)).toEqual({ kind: 'machine-offline', machine: machineNo, reason: 'offline notice: night' });
    expect(wire.open).toBe(false);
    expect(gateway.isOnline(machineNo)).toBe(false);
  });

  it('goes offline once when its connection closes', () => {
    const { connectAuthenticated, kinds } = createGatewayWorld();
    const { listener } = connectAuthenticated();
    listener.closed(1006, '');
    listener.closed(1006, '');
    expect(kinds()).toEqual(['machine-online', 'machine-offline']);
  });
});

describe('a command', () => {
  it('reaches the machine signed with its key', () => {
    const { gateway, connectAuthenticated } = createGatewayWorld();
    const { wire } = connectAuthenticated();
    expect(gateway.dispense(command)).toBeNull();
    expect(decodeCoreMessage(wire.sent[0]!, machineNo, key)).toMatchObject({
      ok: true,
      message: { deliveryId: command.deliveryId, token: 7, lane: 12, board: 2 },
    });
  });

  it('is refused when the machine is offline', () => {
    const { gateway, connect } = createGatewayWorld();
    connect();
    expect(gateway.dispense(command)).toBe('Machine Offline');
  });

  it('is refused when the wire takes no more, and the machine is offline then', () => {
    const { gateway, connectAuthenticated, events } = createGatewayWorld();
    const { wire } = connectAuthenticated();
    wire.accepts = false;
    expect(gateway.dispense(command)).toBe('Machine Unreachable');
    expect(wire.closedWith?.code).toBe(closeCodes.sendBufferFull);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline' });
  });
});

describe('what a machine reports', () => {
  it('reaches the core with every member', () => {
    const { connectAuthenticated, reported } = createGatewayWorld();
    const { listener } = connectAuthenticated();
    listener.frame(signedFrame(result));
    expect(reported).toEqual([
      {
        name: 'result',
        machineNo,
        deliveryId: '1234567890123456',
        token: 7,
        orderId: 60,
        recordId: 78,
        success: false,
        floorStatus: 2,
        errorMsg: 'Goods are Stuck',
      },
    ]);
  });

  it('keeps its order while a decision takes its time', async () => {
    const order: string[] = [];
    let free = (): void => undefined;
    const { connectAuthenticated } = createGatewayWorld({
      reports: {
        onAcknowledgement: () =>
          new Promise((resolve) => {
            order.push('ack begins');
            free = () => resolve(void order.push('ack ends'));
          }),
        onResult: () => Promise.resolve(void order.push('result')),
      },
    });
    const { listener } = connectAuthenticated();
    listener.frame(signedFrame({ method: 'device.delivery.ack', deliveryId: '1', token: 1 }));
    listener.frame(signedFrame(result));
    await flushMicrotasks();
    expect(order).toEqual(['ack begins']);
    free();
    await flushMicrotasks();
    expect(order).toEqual(['ack begins', 'ack ends', 'result']);
  });

  it('is dropped and counted beyond the bound, over reconnects too', () => {
    const { gateway, connect, connectAuthenticated, kinds } = createGatewayWorld({
      reports: { onResult: () => new Promise(() => undefined) },
    });
    const first = connectAuthenticated();
    for (let i = 0; i < maxReports; i++) first.listener.frame(signedFrame(result));
    expect(kinds()).not.toContain('frame-dropped');
    const second = connect();
    second.listener.frame(signedFrame(result));
    second.listener.frame(signedFrame(result));
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(kinds().filter((kind) => kind === 'frame-dropped')).toHaveLength(2);
  });

  it('is tried again when the store fails, and the error is reported each time', async () => {
    let tries = 0;
    const { clock, connectAuthenticated, errors } = createGatewayWorld({
      reports: { onResult: () => (++tries < 3 ? Promise.reject(new StoreFailure('disk')) : Promise.resolve()) },
    });
    connectAuthenticated().listener.frame(signedFrame(result));
    await clock.run(10_000);
    expect(tries).toBe(3);
    expect(errors).toHaveLength(2);
  });

  it('is given up on any other error, and the next report comes through', async () => {
    const delivered: number[] = [];
    const { connectAuthenticated, errors } = createGatewayWorld({
      reports: {
        onResult: ({ orderId }) => {
          delivered.push(orderId);
          return orderId === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve();
        },
      },
    });
    const { listener } = connectAuthenticated();
    listener.frame(signedFrame({ ...result, orderId: 1 }));
    listener.frame(signedFrame({ ...result, orderId: 2 }));
    await flushMicrotasks();
    expect(delivered).toEqual([1, 2]);
    expect(errors).toHaveLength(1);
  });

  it('changes the mode only when the heartbeat names another mode', async () => {
    const { connectAuthenticated, reported } = createGatewayWorld();
    const { listener } = connectAuthenticated();
    for (const status of ['NORMAL', 'normal', '', 'BUSY']) listener.frame(signedFrame({ ...heartbeat, status }));
    await flushMicrotasks();
    expect(reported).toEqual([]);
    listener.frame(signedFrame({ ...heartbeat, status: 'MAINTENANCE' }));
    await flushMicrotasks();
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
  });

  it('goes back to the old mode even while the change to the new one is being decided', async () => {
    const modes: string[] = [];
    const world = createGatewayWorld({
      reports: {
        onModeChange: async ({ mode }) => {
          await flushMicrotasks();
          modes.push(mode);
          world.machines.set(machineNo, { ...machine, mode });
        },
      },
    });
    const { listener } = world.connectAuthenticated();
    for (const status of ['MAINTENANCE', 'NORMAL']) listener.frame(signedFrame({ ...heartbeat, status }));
    for (let i = 0; i < 5; i++) await flushMicrotasks();
    expect(modes).toEqual(['MAINTENANCE', 'NORMAL']);
  });

  it("emits a lane's status as an event", () => {
    const { connectAuthenticated, events } = createGatewayWorld();
    connectAuthenticated().listener.frame(
      signedFrame({ method: 'client.channel.status.put', productId: '5', floorStatus: '2', lockStatus: '0' }),
    );
    expect(events.at(-1)).toEqual({
      kind: 'lane-status',
      machine: machineNo,
      product: '5',
      floorStatus: '2',
      lockStatus: '0',
    });
  });
});
