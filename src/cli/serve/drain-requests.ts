import type { ServedApi } from '#core/api/http/http-server.ts';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';

/** Requests that a server has not answered yet. */
export interface OpenRequests {
  readonly openCount: number;
  /** From now on, each connection is closed after its answer. */
  closeAfterAnswer(): void;
  /** Resolves when no request is open. */
  allAnswered(): Promise<void>;
}

/** The part of a response that is used here. */
interface Response {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
}

/** Counts the requests of a server. */
export function trackRequests(server: ServedApi['server']): OpenRequests {
  const open = new Set<Response>();
  const waiters: (() => void)[] = [];
  let closesConnections = false;
  const markClosing = (response: Response): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  // Before the handler can answer.
  server.prependListener('request', (_request, response) => {
    open.add(response);
    if (closesConnections) markClosing(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) for (const resolve of waiters.splice(0)) resolve();
    });
  });
  return {
    get openCount() {
      return open.size;
    },
    closeAfterAnswer() {
      closesConnections = true;
      for (const response of open) markClosing(response);
    },
    allAnswered: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}

/** Part of the total time that is reserved for machines, database and files, ms; at most half of it. */
const reservedMs = 3_000;

/** Options of {@link drainRequests}. */
export interface DrainOptions {
  readonly api: ServedApi;
  readonly requests: OpenRequests;
  readonly clock: Clock;
  /** Reports how many requests were cut off. */
  readonly warn: (line: string) => void;
  /**
   * How long the core continues to serve while it reports that it is not ready, so that load balancers notice, ms.
   */
  readonly noticeMs: number;
  /** Total time of the shutdown, ms. */
  readonly withinMs: number;
}

/** Lets open requests finish. New ones are accepted during the notice, then refused. */
export async function drainRequests({ api, requests, clock, warn, noticeMs, withinMs }: DrainOptions): Promise<void> {
  const until = clock.monotonic() + withinMs - Math.min(reservedMs, withinMs / 2);
  if (noticeMs > 0) await sleep(clock, Math.min(noticeMs, withinMs / 2));
  requests.closeAfterAnswer();
  api.server.close();
  let settle: () => void = () => undefined;
  const timedOut = new Promise<void>((resolve) => (settle = resolve));
  const timer = clock.after(until - clock.monotonic(), settle);
  await Promise.race([requests.allAnswered(), timedOut]);
  timer.cancel();
  const cutRequests = requests.openCount;
  api.server.closeAllConnections();
  if (cutRequests > 0)
    warn(
      `${cutRequests} ${cutRequests === 1 ? 'request was' : 'requests were'} cut off: the time for the shutdown ` +
        'was over',
    );
}
