import { describe, expect, it } from 'vitest';
import { nextState, timeAt, type LiveState } from '#studio/page/live/model/live-state.ts';
import type { MachineView } from '#studio/schemas/machines.ts';
import type { EventView, WorldView } from '#studio/schemas/world.ts';

const world = { id: 'a', state: 'running', time: { t: 1_000, speed: 10, isPaused: false } } as WorldView;
const event = (index: number, t = 0): EventView => ({ index, t, by: 'core', kind: 'machine-online', text: '' });
const start: LiveState = {
  connection: 'open',
  world,
  machines: new Map(),
  events: [event(0), event(1)],
  verdict: null,
  mark: { t: 1_000, at: 50 },
};

describe('what a live page knows', () => {
  it('takes each event once, though a stream repeats some after a cut', () => {
    const { events } = nextState(start, { kind: 'events', events: [event(1), event(2)], at: 60 });
    expect(events.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it('takes nothing of another world', () => {
    const other = nextState(start, { kind: 'world', world: { ...world, id: 'b' }, at: 60 });
    expect(other.connection).toBe('other-world');
    expect(other.world).toBe(world);
    expect(nextState(other, { kind: 'connection', connection: 'open' })).toBe(other);
  });

  it('lets the time of the run pass at its speed, and stand still in a pause and after the end', () => {
    expect(timeAt(start, 70)).toBe(1_200);
    expect(timeAt({ ...start, world: { ...world, time: { ...world.time, isPaused: true } } }, 70)).toBe(1_000);
    expect(timeAt({ ...start, world: { ...world, state: 'dead' } }, 70)).toBe(1_000);
  });

  it('sets its time by a lock that counts down', () => {
    const lock = { delivery: '1', token: 1, grantedAt: 900, expiresAt: 5_000, remainingMs: 3_000 };
    const machine = { machine: '7', lock } as MachineView;
    const { mark, machines } = nextState(start, { kind: 'machines', machines: [machine], at: 80 });
    expect(mark).toEqual({ t: 2_000, at: 80 });
    expect(machines.get('7')).toBe(machine);
  });
});
