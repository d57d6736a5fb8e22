import type { MachineView } from '../../../schemas/machines.ts';
import type { EventView, VerdictView, WorldView } from '../../../schemas/world.ts';
import type { LiveAction } from '../model/live-state.ts';
import { ApiError } from '../../client/api-error.ts';
import { callApi } from '../../client/api.ts';
import { after, steadyNow } from '../../client/browser.ts';

/** How long until the next attempt where a server refused the stream, ms. */
const retryMs = 1_000;

type Dispatch = (action: LiveAction) => void;

/**
 * Follows the stream until it is closed.
 * @param from the id of the last message that the page got.
 * @returns how to close it.
 */
export function followStream(from: string, dispatch: Dispatch): () => void {
  let stream: EventSource | null = null;
  let stopTimer = (): void => undefined;
  let lastId = from;
  const open = (): void => {
    stream = openStream(lastId, dispatch, (id) => (lastId = id));
    stream.addEventListener('error', onError);
  };
  // A browser tries again by itself where no answer came, and gives up where a server refused.
  const onError = (): void => {
    dispatch({ kind: 'connection', connection: 'lost' });
    if (stream?.readyState === EventSource.CLOSED) stopTimer = after(retryMs, retry);
  };
  const retry = (): void => {
    callApi('GET', '/api/world').then(open, (error: unknown) => {
      const isRefused = error instanceof ApiError && error.status === 401;
      dispatch({ kind: 'connection', connection: isRefused ? 'refused' : 'lost' });
      stopTimer = after(retryMs, retry);
    });
  };
  open();
  return () => {
    stream?.close();
    stopTimer();
  };
}

function openStream(lastId: string, dispatch: Dispatch, onId: (id: string) => void): EventSource {
  const stream = new EventSource(`/api/stream?after=${encodeURIComponent(lastId)}`);
  const listen = (name: string, take: (data: never, at: number) => LiveAction): void =>
    stream.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
      if (lastEventId !== '') onId(lastEventId);
      dispatch(take(JSON.parse(data) as never, steadyNow()));
    });
  listen('world', (world: WorldView, at) => ({ kind: 'world', world, at }));
  listen('machines', (machines: readonly MachineView[], at) => ({ kind: 'machines', machines, at }));
  listen('events', (events: readonly EventView[], at) => ({ kind: 'events', events, at }));
  listen('verdict', (verdict: VerdictView) => ({ kind: 'verdict', verdict }));
  stream.addEventListener('open', () => dispatch({ kind: 'connection', connection: 'open' }));
  return stream;
}
