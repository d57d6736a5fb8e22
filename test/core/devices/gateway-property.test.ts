import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedFrame, createGatewayWorld, heartbeat, machineNo } from './gateway-world.ts';

describe('bad frames', () => {
  it('are dropped and counted one by one, and never take a proven machine offline', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.base64String(), fc.constant(signedFrame(heartbeat, '10000002'))), {
          maxLength: 40,
        }),
        (frames) => {
          const { gateway, connectAuthenticated, events } = createGatewayWorld();
          const { listener } = connectAuthenticated();
          for (const each of frames) listener.frame(each);
          assert.equal(events.filter(({ kind }) => kind === 'frame-dropped').length, frames.length);
          assert.equal(gateway.isOnline(machineNo), true);
        },
      ),
    );
  });
});

describe('a gateway that stops', () => {
  it('closes every connection, leaves no timer, and accepts no more', () => {
    const { gateway, clock, connect, connectAuthenticated, events } = createGatewayWorld();
    const wires = [connectAuthenticated().wire, connect().wire];
    gateway.stop();
    wires.push(connect().wire);
    expect(wires.map((wire) => wire.closedWith?.code)).toEqual([1001, 1001, 1001]);
    expect(clock.pending).toBe(0);
    expect(events.at(-1)).toMatchObject({ kind: 'machine-offline' });
  });
});

describe('any sequence of connections', () => {
  it('emits online and offline in turn, and knows at the end which it is', () => {
    const step = fc.oneof(
      fc.record({ action: fc.constantFrom('connect', 'prove', 'garbage', 'close', 'goodbye'), which: fc.nat(5) }),
      fc.record({ action: fc.constant('wait'), which: fc.constantFrom(1, 9_999, 10_000, 599_999, 600_000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { gateway, clock, connect, events } = createGatewayWorld();
        const connections: ReturnType<typeof connect>[] = [];
        for (const { action, which } of steps) {
          const chosen = connections[which % Math.max(1, connections.length)];
          if (action === 'connect') connections.push(connect());
          else if (action === 'wait') clock.advance(which);
          else if (action === 'close') chosen?.listener.closed(1006, '');
          else
            chosen?.listener.frame(
              action === 'prove'
                ? signedFrame()
                : action === 'garbage'
                  ? 'x'
                  : signedFrame({ method: 'client.offline', reason: '' }),
            );
        }
        const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'frame-dropped');
        kinds.forEach((kind, i) => assert.equal(kind, i % 2 === 0 ? 'machine-online' : 'machine-offline'));
        assert.equal(gateway.isOnline(machineNo), kinds.length % 2 === 1);
        assert.equal(gateway.onlineCount, kinds.length % 2);
      }),
    );
  });
});
