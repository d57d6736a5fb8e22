import { describe, expect, it } from 'vitest';
import type { Link, Wire, WireListener } from '#core/ports/link.ts';
import { faultyLink } from '#harness/fault-injection/network/faulty-link.ts';
import type { NetworkFaultPlan } from '#harness/fault-injection/network/network-fault-plan.ts';
import { NetworkFaults, type CuttableConnection } from '#harness/fault-injection/network/network-faults.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { VirtualClock } from '#harness/stages/virtual/virtual-clock.ts';
import { faultPlan } from './plans.ts';

type DialListener = WireListener & { opened(): void };

/** A machine's end, and the core's: a connection comes about at once, as does each message. */
function createEnds() {
  const clock = new VirtualClock();
  const connections = new Set<CuttableConnection>();
  const networkFaults = new NetworkFaults(clock, seededRandom(7), () => connections);
  networkFaults.expectFaults();
  const lines: string[] = [];
  const core: { current: DialListener | null } = { current: null };
  const direct: Link = {
    dial(machineNo, listener) {
      lines.push(`core takes ${machineNo}`);
      core.current = listener;
      let isOpen = true;
      queueMicrotask(() => listener.opened());
      return {
        get open() {
          return isOpen;
        },
        send(frame) {
          lines.push(`core hears ${frame}`);
          return isOpen;
        },
        close(code) {
          if (!isOpen) return;
          isOpen = false;
          lines.push(`core closed ${code}`);
          if (code !== 1006) listener.closed(code, '');
        },
      };
    },
  };
  const link = faultyLink(direct, { clock, networkFaults, connections });
  const dial = (): Wire =>
    link.dial('10000001', {
      opened: () => lines.push('opened'),
      frame: (text) => lines.push(`machine hears ${text}`),
      closed: (code, reason) => lines.push(`machine closed ${code} ${reason}`),
    });
  const inject = (plan: NetworkFaultPlan): void => networkFaults.inject([plan], () => undefined);
  /** What was noted since the last time, after so many ms. */
  const after = async (ms: number): Promise<string[]> => {
    await Promise.resolve();
    const end = clock.monotonic() + ms;
    while ((clock.nextAt ?? Infinity) <= end) clock.fireNext();
    clock.advanceTo(end);
    await Promise.resolve();
    return lines.splice(0);
  };
  return { clock, connections, networkFaults, core, dial, inject, after };
}

describe('the machines’ own end of a link', () => {
  it('passes everything on without a fault, and the close', async () => {
    const { dial, core, connections, after } = createEnds();
    const wire = dial();
    expect(await after(0)).toEqual(['core takes 10000001', 'opened']);
    expect(wire.send('up')).toBe(true);
    core.current?.frame('down');
    wire.close(1000, 'bye');
    expect(await after(0)).toEqual(['core hears up', 'machine hears down', 'core closed 1000', 'machine closed 1000 ']);
    expect([wire.open, wire.send('late'), connections.size]).toEqual([false, false, 0]);
  });

  it('loses, and is late in the order of what was sent', async () => {
    const { dial, inject, core, after } = createEnds();
    const wire = dial();
    await after(0);
    inject(faultPlan('delay', { direction: 'up', delayMs: [500, 500] }));
    inject(faultPlan('loss', { plan: 'loss#2', direction: 'down' }));
    expect([wire.send('one'), wire.send('two')]).toEqual([true, true]);
    core.current?.frame('down');
    expect(await after(499)).toEqual([]);
    expect(await after(2)).toEqual(['core hears one', 'core hears two']);
  });

  it('is cut by a partition, and refuses dials until it is over', async () => {
    const { dial, inject, networkFaults, after } = createEnds();
    const wire = dial();
    await after(0);
    inject(faultPlan('partition'));
    expect(await after(0)).toEqual(['core closed 1006', 'machine closed 1006 the line is cut']);
    expect(wire.open).toBe(false);
    dial();
    expect(await after(0)).toEqual(['machine closed 1006 the line is cut']);
    networkFaults.clear('partition#1');
    dial();
    expect(await after(0)).toEqual(['core takes 10000001', 'opened']);
  });

  it('half open, carries nothing and notices nothing until it is cut at the end', async () => {
    const { dial, inject, networkFaults, core, after } = createEnds();
    const wire = dial();
    await after(0);
    inject(faultPlan('half-open', { direction: 'both' }));
    core.current?.frame('down');
    core.current?.closed(4002, 'no heartbeat');
    expect([wire.send('up'), wire.open, await after(60_000)]).toEqual([true, true, []]);
    networkFaults.clear('half-open#1');
    expect(await after(0)).toEqual(['machine closed 1006 the half-open line is gone']);
  });

  it('lets a dial into a half-open line wait, and end without an answer', async () => {
    const { dial, inject, after } = createEnds();
    inject(faultPlan('half-open', { direction: 'both' }));
    const wire = dial();
    expect([await after(9_999), wire.open]).toEqual([[], false]);
    expect(await after(2)).toEqual(['machine closed 1006 no answer within 10000 ms']);
  });
});
