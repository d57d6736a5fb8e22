import { describe, expect, it } from 'vitest';
import { decodeCoreMessage } from '#core/devices/frame-codec.ts';
import { closeCodes } from '#core/devices/messages.ts';
import { command, signedFrame, createGatewayWorld, heartbeat, key, machine, machineNo } from './gateway-world.ts';

const rotatedMachine = { ...machine, key: 'new', otherKeys: [key] };

describe('a machine with two keys', () => {
  it.each(['new', key])('is believed with either, and is answered with the one it uses (%s)', (own) => {
    const { gateway, connect } = createGatewayWorld({ machines: [rotatedMachine] });
    const { wire, listener } = connect();
    listener.frame(signedFrame(heartbeat, machineNo, own));
    expect(gateway.dispense({ ...command, machine: rotatedMachine })).toBeNull();
    expect(decodeCoreMessage(wire.sent[0]!, machineNo, own).ok).toBe(true);
  });

  it('may change from one to the other on one connection', () => {
    const { gateway, connect } = createGatewayWorld({ machines: [rotatedMachine] });
    const { wire, listener } = connect();
    listener.frame(signedFrame(heartbeat, machineNo, key));
    listener.frame(signedFrame(heartbeat, machineNo, 'new'));
    gateway.dispense({ ...command, machine: rotatedMachine });
    expect(decodeCoreMessage(wire.sent[0]!, machineNo, 'new').ok).toBe(true);
  });

  it('is believed with no third', () => {
    const { gateway, connect, events } = createGatewayWorld({ machines: [rotatedMachine] });
    connect().listener.frame(signedFrame(heartbeat, machineNo, 'another'));
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(events.at(-1)).toMatchObject({ kind: 'frame-dropped', reason: 'sign' });
  });
});

describe('revocation', () => {
  it('cuts the connection whose key has been withdrawn, at once, and leaves the others', () => {
    const other = { ...machine, machineNo: '10000002' };
    const { gateway, connect, machines, kinds } = createGatewayWorld({ machines: [rotatedMachine, other] });
    const [old, fine] = [connect(), connect('10000002')];
    old.listener.frame(signedFrame(heartbeat, machineNo, key));
    fine.listener.frame(signedFrame(heartbeat, '10000002', key));
    gateway.closeRevoked();
    expect(old.wire.open).toBe(true);
    machines.set(machineNo, { ...machine, key: 'new' });
    gateway.closeRevoked();
    expect(old.wire.closedWith).toMatchObject({ code: closeCodes.revoked });
    expect(gateway.isOnline(machineNo)).toBe(false);
    expect(kinds().at(-1)).toBe('machine-offline');
    expect(fine.wire.open).toBe(true);
  });

  it('cuts every connection of a machine that was removed, proven or not', () => {
    const { gateway, connect, machines } = createGatewayWorld();
    const [proven, silent] = [connect(), connect()];
    proven.listener.frame(signedFrame());
    machines.delete(machineNo);
    gateway.closeRevoked();
    expect([proven.wire.closedWith?.code, silent.wire.closedWith?.code]).toEqual([
      closeCodes.unknownMachine,
      closeCodes.unknownMachine,
    ]);
  });
});
