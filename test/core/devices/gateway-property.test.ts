import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, gatewayWorld, heartbeat, machineNo } from './gateway-world.ts';

describe('bad frames', () => {
  it('are dropped and counted one by one, and never take a proven machine offline', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.base64String(), fc.constant(frame(heartbeat, '10000002'))), {
          maxLength: 40,
        }),
        (frames) => {
          const { gateway, connectProven, events } = gatewayWorld();
          const { listener } = connectProven();
          for (const each of frames) listener.frame(each);
          assert.equal(events.filter(({ kind }) => kind === 'frame-dropped').length, frames.length);
          assert.equal(gateway.isOnline(machineNo), true);
        },
      ),
    );
  });
});

describe('a gateway that stops', () => {
  it('tells every connection, leaves no timer, and takes no more', () => {
    const { gateway, clock, connect, connectProven, events } = gatewayWorld();
    const wires = [connectProven().wire, connect().wire];
    gateway.stop();
    wires.push(connect().wire);
    expect(wires.map((wire) => wire.closedWith?.code)).toEqual([1001, 1001, 1001]);
    expect(clock.pending).toBe(0);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline' });
  });
});

describe('any sequence of connections', () => {
  it('tells online and offline in turn, and knows at the end which it is', () => {
    const step = fc.oneof(
      fc.record({ does: fc.constantFrom('connect', 'prove', 'garbage', 'close', 'goodbye'), which: fc.nat(5) }),
      fc.record({ does: fc.constant('wait'), which: fc.constantFrom(1, 9_999, 10_000, 599_999, 600_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { gateway, clock, connect, events } = gatewayWorld();
        const connections: ReturnType<typeof connect>[] = [];
        for (const { does, which } of steps) {
          const chosen = connections[which % Math.max(1, connections.length)];
          if (does === 'connect') connections.push(connect());
          else if (does === 'wait') clock.advance(which);
          else if (does === 'close') chosen?.listener.closed(1006, '');
          else
            chosen?.listener.frame(
              does === 'prove' ? frame() : does === 'garbage' ? 'x' : frame({ method: 'client.offline', reason: '' }),
            );
        }
        const told = events.map(({ kind }) => kind).filter((kind) => kind !== 'frame-dropped');
        told.forEach((kind, i) => assert.equal(kind, i % 2 === 0 ? 'machine-online' : 'machine-offline'));
        assert.equal(gateway.isOnline(machineNo), told.length % 2 === 1);
        assert.equal(gateway.onlineCount, told.length % 2);
      }),
    );
  });
});
