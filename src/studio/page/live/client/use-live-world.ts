import { useEffect, useReducer } from 'preact/hooks';
import type { FaultKindView, MachineView } from '../../../schemas/machines.ts';
import type { EventView, VerdictView, WorldView } from '../../../schemas/world.ts';
import { nextState, type LiveState } from '../model/live-state.ts';
import { callApi } from '../../client/api.ts';
import { steadyNow } from '../../client/browser.ts';
import { useLoaded, type Loaded } from '../../client/use-loaded.ts';
import { followStream } from './stream.ts';

/** What a page starts with. */
export interface LoadedWorld {
  readonly state: LiveState;
  readonly faults: readonly FaultKindView[];
}

/** Events that are loaded of what happened before. */
const earlierEvents = 2_000;

/** Loads a world as it stands. @throws ApiError */
async function loadWorld(): Promise<LoadedWorld> {
  const world = await callApi<WorldView>('GET', '/api/world');
  const from = Math.max(0, world.events - earlierEvents);
  const [{ events }, { machines }, { faults }, verdict] = await Promise.all([
    callApi<{ events: readonly EventView[] }>('GET', `/api/events?from=${from}&limit=5000`),
    callApi<{ machines: readonly MachineView[] }>('GET', '/api/machines'),
    callApi<{ faults: readonly FaultKindView[] }>('GET', '/api/faults'),
    world.abilities.includes('verdict') ? callApi<VerdictView>('GET', '/api/verdict').catch(() => null) : null,
  ]);
  return {
    faults,
    state: {
      connection: 'open',
      world,
      machines: new Map(machines.map((machine) => [machine.machine, machine])),
      events,
      verdict,
      mark: { t: world.time.t, at: steadyNow() },
    },
  };
}

/** Loads the world. */
export function useLoadedWorld(): Loaded<LoadedWorld> {
  return useLoaded('world', loadWorld);
}

/** Follows a world from where it was loaded. */
export function useLiveWorld({ state: first }: LoadedWorld): LiveState {
  const [state, dispatch] = useReducer(nextState, first);
  useEffect(() => {
    const loaded = (first.events.at(-1)?.index ?? first.world.events - 1) + 1;
    return followStream(`${first.world.id}/${loaded}`, dispatch);
  }, []);
  return state;
}
