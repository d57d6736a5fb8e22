import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#harness/history/event.ts';
import { observe } from '#harness/specification/from-history/observations.ts';
import { declaredHeader as header } from '../declared-header.ts';
import { answer, connected, create, disconnected, frame, machine } from './seen-events.ts';

describe('what was seen on a real network', () => {
  it('has frames that arrive within seconds where nothing was slow, and may not where something was', () => {
    const live = (speed: number, ...events: readonly HistoryEvent[]) => {
      const observed = observe({ header: { ...header, stage: 'live', speed }, events });
      if ('reason' in observed) throw new Error(observed.reason);
      return observed.machines[0]!.observations.frames.map(({ arrives }) => [arrives.certain, arrives.by]);
    };
    const stalled: HistoryEvent = {
      ...{ t: 9_000, by: 'harness', kind: 'process-stalled', process: 'harness', cause: 'event-loop' },
      ...{ from: 8_000, to: 9_000, stallMs: 1_000, systemMs: 1_000, cpuMs: 0 },
    };
    const start = [connected(0), frame(1)];
    const called = create(5_000, 1, machine, 'a');
    expect(live(1, ...start)).toEqual([[true, 10_001]]);
    expect(live(10, ...start)).toEqual([[true, 100_001]]);
    expect(live(1, ...start, disconnected(9_000))).toEqual([[false, 10_001]]);
    expect(live(1, ...start, stalled)).toEqual([[false, 19_000]]);
    const longerStall = { ...stalled, t: 40_000, from: 18_000, to: 40_000 };
    expect(live(1, ...start, stalled, longerStall)).toEqual([[false, 50_000]]);
    const delays = { t: 90_000, by: 'network', plan: 'delay#1', fault: 'delay', path: 'link' } as const;
    const later: HistoryEvent = { ...delays, kind: 'network-fault-started' };
    expect(live(1, ...start, stalled, later)).toEqual([[false, 125_001]]);
    expect(live(1, ...start, called, answer(5_999, 1, {}))).toEqual([[true, 10_001]]);
    expect(live(1, ...start, called, answer(6_000, 1, {}))).toEqual([[false, 16_000]]);
    expect(live(10, ...start, called, answer(14_999, 1, {}))).toEqual([[true, 100_001]]);
  });

  it('has calls that may have been doubled while they were under way', () => {
    const calls = (at: number, stage: 'live' | 'virtual'): number => {
      const doubled: HistoryEvent = {
        ...{ t: at, by: 'network', kind: 'network-fault-fired', plan: 'duplication#1', fault: 'duplication' },
        ...{ path: 'api', direction: 'up', machine: '' },
      };
      const events = [doubled, create(10, 1, machine, 'a'), answer(15, 1, { code: 0, data: {} })];
      const observed = observe({ header: { ...header, stage }, events: events.sort((a, b) => a.t - b.t) });
      return 'reason' in observed ? 0 : observed.machines[0]!.observations.calls.length;
    };
    expect([9, 12, 16].map((at) => calls(at, 'live'))).toEqual([1, 2, 1]);
    expect([9, 10, 12].map((at) => calls(at, 'virtual'))).toEqual([1, 2, 1]);
  });
});
