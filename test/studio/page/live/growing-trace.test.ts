import { describe, expect, it } from 'vitest';
import { GrowingTrace } from '#studio/page/live/model/growing-trace.ts';
import { TimeScale } from '#studio/page/trace/timeline/time-scale.ts';
import type { EventView, VerdictView } from '#studio/schemas/world.ts';

const machine = { machine: '10000001', motor: 'spring', group: 'snacks' };
const lane = 4;

const event = (index: number, kind: string, rest: object = {}): EventView => ({
  index,
  t: index * 10,
  by: 'core',
  kind,
  text: '',
  machine: '10000001',
  ...rest,
});
const granted = (index: number, token: number): EventView => event(index, 'lock-granted', { delivery: 'd', token });
const released = (index: number, token: number): EventView =>
  event(index, 'lock-released', { token, cause: 'success' });

describe('a trace that grows', () => {
  it('takes each event once, on the lane of its machine and of its side', () => {
    const trace = new GrowingTrace([machine]);
    trace.take([granted(7, 1)], 75);
    trace.take([granted(7, 1), released(8, 1), event(9, 'delivery-settled', { outcome: 'success' })], 95);
    expect(trace.events.map(({ kind }) => kind)).toEqual(['lock-granted', 'lock-released', 'delivery-settled']);
    expect([trace.machineLanes, trace.endMs, trace.lineAt(2)]).toEqual([[lane, lane, lane], 95, 11]);
    expect(trace.signs.byLane.map((signs) => signs.length)).toEqual([0, 3, 0, 0, 1]);
    expect([trace.placeOf(9), trace.placeOf(10), trace.placeOf(2)]).toEqual([2, null, null]);
  });

  it('lets what goes on end with the present, and closes it when it is over', () => {
    const trace = new GrowingTrace([machine]);
    trace.take([granted(0, 1)], 5);
    expect(trace.bands.get(lane)).toMatchObject([{ kind: 'lock', from: 0, to: Infinity }]);
    trace.take([granted(0, 1), released(1, 1)], 20);
    expect(trace.bands.get(lane)).toMatchObject([{ kind: 'lock', from: 0, to: 10 }]);
  });

  it('forgets old events, but not what goes on since then', () => {
    const trace = new GrowingTrace([machine]);
    const offline = event(0, 'disconnected', { by: 'machine' });
    const rest = Array.from({ length: 40_001 }, (_, at) => granted(at + 1, at)).flatMap((one) => [
      one,
      released(one.index, Number(one['token'])),
    ]);
    trace.take([offline, ...rest.map((one, at) => ({ ...one, index: at + 1, t: at }))], 0);
    expect(trace.events.length).toBe(20_000);
    expect(trace.placeOf(80_002)).toBe(19_999);
    expect(trace.bands.get(lane)?.[0]).toMatchObject({ kind: 'offline', from: 0, to: Infinity, place: 0 });
    expect(trace.bands.get(lane)?.length).toBeLessThan(10_010);
    expect(trace.signs.byLane[1]?.length).toBe(20_000);
  });

  it('finds the evidence of findings by its places', () => {
    const trace = new GrowingTrace([machine]);
    trace.take([granted(7, 1), released(8, 1)], 80);
    const finding = { check: 'lock', machine: null, t: 80, message: 'm', impact: 'i', events: [3, 8] };
    expect(trace.findings({ findings: [finding] } as unknown as VerdictView)).toEqual([
      { check: 'lock', at: 80, message: 'm', impact: 'i', events: [1] },
    ]);
  });
});

describe('the stretch in view of a run that goes on', () => {
  it('follows the end while it is in view, and stays where it was moved to', () => {
    const scale = new TimeScale(1_000, 30_000);
    scale.showEnd(30_000);
    const [first] = [scale.from];
    scale.grow(20_000);
    expect(scale.from).toBe(first);
    scale.grow(60_000);
    expect([scale.span, scale.isAtEnd]).toEqual([30_000, true]);
    expect(scale.from).toBeCloseTo(30_900);
    scale.pan(-0.5);
    const { from, to } = scale;
    scale.grow(90_000);
    expect([scale.from, scale.to, scale.isAtEnd]).toEqual([from, to, false]);
    scale.zoom(0.5);
    scale.pan(5);
    scale.grow(91_000);
    expect([scale.span, scale.isAtEnd]).toEqual([15_000, true]);
  });

  it('shows the whole run for as long as that is asked for', () => {
    const scale = new TimeScale(1_000);
    scale.fit();
    scale.grow(2_000);
    expect([scale.from, scale.to]).toEqual([-20, 2_020]);
  });
});
