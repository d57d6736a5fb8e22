import type { ServedApi } from '#core/api/http/http-server.ts';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';

/** Requests that a server has begun and not answered. */
export interface OpenRequests {
  readonly openCount: number;
  /** From now on each answer is the last on its connection. */
  closeAfterAnswer(): void;
  /** Settles when none is under way. */
  allAnswered(): Promise<void>;
}

/** What is seen of an answer. */
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
  // Before anybody can answer.
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

/** Of the whole time, what is kept back for machines, database and files, ms; at most half of it. */
const reservedMs = 3_000;

/** What is drained. */
export interface DrainOptions {
  readonly api: ServedApi;
  readonly requests: OpenRequests;
  readonly clock: Clock;
  /** Told how many requests had to be cut because their time was over. */
  readonly warn: (line: string) => void;
  /**
   * For so long the core goes on serving though it says that it is unready: whoever sends it work must notice first.
   */
  readonly noticeMs: number;
  /** From the wish to end to the end, ms. */
  readonly withinMs: number;
}

/** Lets requests under way finish: what is new is taken for the notice, then nothing more. */
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
    warn(`${cutRequests} ${cutRequests === 1 ? 'request was' : 'requests were'} cut: the time to end was over`);
}
