import type { MachineView } from '../../../schemas/machines.ts';
import type { EventView, VerdictView, WorldView } from '../../../schemas/world.ts';

/**
 * `lost`: the browser tries again. `other-world`: the studio was started again, what is shown is over. `refused`: the
 * token is not valid any more.
 */
export type Connection = 'open' | 'lost' | 'other-world' | 'refused';

/** The run's time at a moment of the browser's steady clock, both ms. */
export interface TimeMark {
  readonly t: number;
  readonly at: number;
}

/** A world as this page knows it. */
export interface LiveState {
  readonly connection: Connection;
  readonly world: WorldView;
  readonly machines: ReadonlyMap<string, MachineView>;
  /** Events that are kept, oldest first. */
  readonly events: readonly EventView[];
  readonly verdict: VerdictView | null;
  readonly mark: TimeMark;
}

/** What the stream brings. `at`: ms of the browser's steady clock. */
export type LiveAction =
  | { readonly kind: 'world'; readonly world: WorldView; readonly at: number }
  | { readonly kind: 'machines'; readonly machines: readonly MachineView[]; readonly at: number }
  | { readonly kind: 'events'; readonly events: readonly EventView[]; readonly at: number }
  | { readonly kind: 'verdict'; readonly verdict: VerdictView }
  | { readonly kind: 'connection'; readonly connection: Connection };

/** Events that a page keeps; the evidence has all. */
const maxEvents = 20_000;

/** The state after a change. What belongs to another world is not taken. */
export function nextState(state: LiveState, action: LiveAction): LiveState {
  // Nothing that comes later belongs to what is shown.
  if (state.connection === 'other-world') return state;
  switch (action.kind) {
    case 'connection':
      return { ...state, connection: action.connection };
    case 'world':
      if (action.world.id !== state.world.id) return { ...state, connection: 'other-world' };
      return { ...state, world: action.world, mark: { t: action.world.time.t, at: action.at } };
    case 'machines':
      return withMachines(state, action.machines, action.at);
    case 'events':
      return withEvents(state, action.events, action.at);
    case 'verdict':
      return { ...state, verdict: action.verdict };
  }
}

function withMachines(state: LiveState, changed: readonly MachineView[], at: number): LiveState {
  const machines = new Map(state.machines);
  for (const machine of changed) machines.set(machine.machine, machine);
  const lock = changed.find((machine) => machine.lock !== null)?.lock;
  // A lock that counts down shows what time it is there.
  const isExact = lock !== null && lock !== undefined && lock.remainingMs > 0;
  return { ...state, machines, mark: isExact ? { t: lock.expiresAt - lock.remainingMs, at } : state.mark };
}

function withEvents(state: LiveState, added: readonly EventView[], at: number): LiveState {
  const next = (state.events.at(-1)?.index ?? -1) + 1;
  const news = added.filter(({ index }) => index >= next);
  const last = news.at(-1);
  if (!last) return state;
  const events = [...state.events, ...news].slice(-maxEvents);
  const isLater = last.t > timeAt(state, at);
  return { ...state, events, mark: isLater ? { t: last.t, at } : state.mark };
}

/** The run's time at a moment of the browser's steady clock, ms. */
export function timeAt({ world, mark }: Pick<LiveState, 'world' | 'mark'>, at: number): number {
  const { speed, isPaused } = world.time;
  return world.state !== 'running' || isPaused ? mark.t : mark.t + (at - mark.at) * speed;
}
