import { describe, expect, it } from 'vitest';
import { decodeDown } from '#core/devices/frame-codec.ts';
import { maxBadFrames, maxReports } from '#core/devices/gateway.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { StoreFailure } from '#core/store/store.ts';
import { settle } from './fake-clock.ts';
import { command, frame, gatewayWorld, heartbeat, key, machine, machineNo, result } from './gateway-world.ts';

describe("a connection proves its machine's number", () => {
  it('with its first validly signed frame, and not before', () => {
    const { gateway, connect, events } = gatewayWorld();
    const { listener } = connect();
    listener.frame(frame(heartbeat, machineNo, 'a wrong key'));
    expect(gateway.isOnline(machineNo)).toBe(false);
    listener.frame(frame());
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(gateway.onlineCount).toBe(1);
    expect(events.at(-1)).toEqual({ kind: 'machine-online', machine: machineNo });
  });

  it('or is closed when its time is up, and not a millisecond earlier', () => {
    const { clock, connect, events } = gatewayWorld();
    const { wire } = connect();
    clock.advance(9_999);
    expect(wire.open).toBe(true);
    clock.advance(1);
    expect(wire.closedWith?.code).toBe(closeCodes.unproven);
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('or is closed after too many bad frames in a row', () => {
    const { connect, events } = gatewayWorld();
    const { wire, listener } = connect();
    for (let i = 1; i < maxBadFrames; i++) listener.frame('garbage');
    expect(wire.open).toBe(true);
    listener.frame('garbage');
    listener.frame('garbage');
    expect(wire.closedWith?.code).toBe(closeCodes.unproven);
    expect(events.filter(({ kind }) => kind === 'frame-dropped')).toHaveLength(maxBadFrames);
  });

  it('and is turned away at once when no machine has the number', () => {
    const { connect, clock } = gatewayWorld();
    expect(connect('99999999').wire.closedWith?.code).toBe(closeCodes.unknownMachine);
    expect(clock.pending).toBe(0);
  });
});

describe('two connections with one number', () => {
  it('the newer wins once it has proved itself, and the older is told', () => {
    const { gateway, connect, connectProven, kinds } = gatewayWorld();
    const older = connectProven();
    const newer = connect();
    expect(older.wire.open).toBe(true);
    newer.listener.frame(frame());
    expect(older.wire.closedWith?.code).toBe(closeCodes.replaced);
    older.listener.closed(1006, '');
    expect(gateway.dispense(command)).toBeNull();
    expect(older.wire.sent).toHaveLength(0);
    expect(newer.wire.sent).toHaveLength(1);
    expect(kinds()).toEqual(['machine-online', 'machine-offline', 'machine-online']);
  });

  it('an unproven newcomer takes nothing from the older', () => {
    const { gateway, connect, connectProven, clock } = gatewayWorld();
    const older = connectProven();
    connect().listener.frame(frame(heartbeat, machineNo, 'stolen?'));
    clock.advance(20_000);
    expect(older.wire.open).toBe(true);
    expect(gateway.isOnline(machineNo)).toBe(true);
  });
});

describe('a machine that falls silent', () => {
  it('is online up to the limit, and offline from the limit on', () => {
    const { gateway, clock, connectProven, events } = gatewayWorld();
    const { wire } = connectProven();
    clock.advance(599_999);
    expect(gateway.isOnline(machineNo)).toBe(true);
    clock.advance(1);
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(wire.closedWith?.code).toBe(closeCodes.silent);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline', machine: machineNo });
    expect(clock.pending).toBe(0);
  });

  it('is offline at the limit even when the sweep is late', () => {
    const { gateway, clock, connectProven } = gatewayWorld();
    connectProven();
    clock.time += 600_000;
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(gateway.dispense(command)).toBe('Machine Offline');
  });

  it('stays online as long as heartbeats come, garbage does not count', () => {
    const { gateway, clock, connectProven } = gatewayWorld();
    const { listener } = connectProven();
    for (let i = 0; i < 5; i++) {
      clock.advance(500_000);
      listener.frame(frame());
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
    const { clock, connectProven, gateway } = gatewayWorld({ machines });
    for (const each of machines) {
      connectProven(each.machineNo);
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
  it('says goodbye, with its reason in the event', () => {
    const { gateway, connectProven, events } = gatewayWorld();
    const { wire, listener } = connectProven();
    listener.frame(frame({ method: 'client.offline', reason: 'night' }));
    expect(events.at(-1)).toEqual({ kind: 'machine-offline', machine: machineNo, reason: 'goodbye: night' });
    expect(wire.open).toBe(false);
    expect(gateway.isOnline(machineNo)).toBe(false);
  });

  it('is told offline once when its connection closes', () => {
    const { connectProven, kinds } = gatewayWorld();
    const { listener } = connectProven();
    listener.closed(1006, '');
    listener.closed(1006, '');
    expect(kinds()).toEqual(['machine-online', 'machine-offline']);
  });
});

describe('a command', () => {
  it('reaches the machine signed with its key', () => {
    const { gateway, connectProven } = gatewayWorld();
    const { wire } = connectProven();
    expect(gateway.dispense(command)).toBeNull();
    expect(decodeDown(wire.sent[0]!, machineNo, key)).toMatchObject({
      ok: true,
      message: { deliveryId: command.deliveryId, token: 7, lane: 12, board: 2 },
    });
  });

  it('is refused when the machine is offline', () => {
    const { gateway, connect } = gatewayWorld();
    connect();
    expect(gateway.dispense(command)).toBe('Machine Offline');
  });

  it('is refused when the wire takes no more, and the machine is offline then', () => {
    const { gateway, connectProven, events } = gatewayWorld();
    const { wire } = connectProven();
    wire.takes = false;
    expect(gateway.dispense(command)).toBe('Machine Unreachable');
    expect(wire.closedWith?.code).toBe(closeCodes.slow);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline' });
  });
});

describe('what a machine reports', () => {
  it('reaches the core with every member', () => {
    const { connectProven, reported } = gatewayWorld();
    const { listener } = connectProven();
    listener.frame(frame(result));
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
    const { connectProven } = gatewayWorld({
      reports: {
        acknowledged: () =>
          new Promise((resolve) => {
            order.push('ack begins');
            free = () => resolve(void order.push('ack ends'));
          }),
        result: () => Promise.resolve(void order.push('result')),
      },
    });
    const { listener } = connectProven();
    listener.frame(frame({ method: 'device.delivery.ack', deliveryId: '1', token: 1 }));
    listener.frame(frame(result));
    await settle();
    expect(order).toEqual(['ack begins']);
    free();
    await settle();
    expect(order).toEqual(['ack begins', 'ack ends', 'result']);
  });

  it('is dropped and counted beyond the bound, over reconnects too', () => {
    const { gateway, connect, connectProven, kinds } = gatewayWorld({
      reports: { result: () => new Promise(() => undefined) },
    });
    const first = connectProven();
    for (let i = 0; i < maxReports; i++) first.listener.frame(frame(result));
    expect(kinds()).not.toContain('frame-dropped');
    const second = connect();
    second.listener.frame(frame(result));
    second.listener.frame(frame(result));
    expect(gateway.isOnline(machineNo)).toBe(true);
    expect(kinds().filter((kind) => kind === 'frame-dropped')).toHaveLength(2);
  });

  it('is tried again when the store fails, and the error is told each time', async () => {
    let tries = 0;
    const { clock, connectProven, errors } = gatewayWorld({
      reports: { result: () => (++tries < 3 ? Promise.reject(new StoreFailure('disk')) : Promise.resolve()) },
    });
    connectProven().listener.frame(frame(result));
    await clock.run(10_000);
    expect(tries).toBe(3);
    expect(errors).toHaveLength(2);
  });

  it('is given up on any other error, and the next report comes through', async () => {
    const taken: number[] = [];
    const { connectProven, errors } = gatewayWorld({
      reports: {
        result: ({ orderId }) => {
          taken.push(orderId);
          return orderId === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve();
        },
      },
    });
    const { listener } = connectProven();
    listener.frame(frame({ ...result, orderId: 1 }));
    listener.frame(frame({ ...result, orderId: 2 }));
    await settle();
    expect(taken).toEqual([1, 2]);
    expect(errors).toHaveLength(1);
  });

  it('changes the mode only when the heartbeat names another mode', async () => {
    const { connectProven, reported } = gatewayWorld();
    const { listener } = connectProven();
    for (const status of ['NORMAL', 'normal', '', 'BUSY']) listener.frame(frame({ ...heartbeat, status }));
    await settle();
    expect(reported).toEqual([]);
    listener.frame(frame({ ...heartbeat, status: 'MAINTENANCE' }));
    await settle();
    expect(reported).toEqual([{ name: 'modeChanged', machineNo, mode: 'MAINTENANCE' }]);
  });

  it('goes back to the old mode even while the change to the new one is being decided', async () => {
    const modes: string[] = [];
    const world = gatewayWorld({
      reports: {
        modeChanged: async ({ mode }) => {
          await settle();
          modes.push(mode);
          world.machines.set(machineNo, { ...machine, mode });
        },
      },
    });
    const { listener } = world.connectProven();
    for (const status of ['MAINTENANCE', 'NORMAL']) listener.frame(frame({ ...heartbeat, status }));
    for (let i = 0; i < 5; i++) await settle();
    expect(modes).toEqual(['MAINTENANCE', 'NORMAL']);
  });

  it("tells a lane's status as an event", () => {
    const { connectProven, events } = gatewayWorld();
    connectProven().listener.frame(
      frame({ method: 'client.channel.status.put', productId: '5', floorStatus: '2', lockStatus: '0' }),
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
