import type { ServedApi } from '#core/api/http/http-server.ts';
import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';

/** Requests that a server has begun and not answered. */
export interface Requests {
  readonly underWay: number;
  /** From now on each answer is the last on its connection. */
  closeBehind(): void;
  /** Settles when none is under way. */
  answered(): Promise<void>;
}

/** What is seen of an answer. */
interface Response {
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
}

/** Counts the requests of a server. */
export function countRequests(server: ServedApi['server']): Requests {
  const open = new Set<Response>();
  const waiting: (() => void)[] = [];
  let isLast = false;
  const mark = (response: Response): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  // Before anybody can answer.
  server.prependListener('request', (_request, response) => {
    open.add(response);
    if (isLast) mark(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) for (const settle of waiting.splice(0)) settle();
    });
  });
  return {
    get underWay() {
      return open.size;
    },
    closeBehind() {
      isLast = true;
      for (const response of open) mark(response);
    },
    answered: () => (open.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** Of the whole time, what is kept back for machines, database and files, ms; at most half of it. */
const keptBackMs = 3_000;

/** What is drained. */
export interface Draining {
  readonly api: ServedApi;
  readonly requests: Requests;
  readonly clock: Clock;
  /** Told how many requests had to be cut because their time was over. */
  readonly complain: (line: string) => void;
  /** For so long the core goes on serving though it says that it is unready: whoever sends it work must notice first. */
  readonly noticeMs: number;
  /** From the wish to end to the end, ms. */
  readonly withinMs: number;
}

/** Lets requests under way finish: what is new is taken for the notice, then nothing more. */
export async function drainRequests({ api, requests, clock, complain, noticeMs, withinMs }: Draining): Promise<void> {
  const until = clock.monotonic() + withinMs - Math.min(keptBackMs, withinMs / 2);
  if (noticeMs > 0) await sleep(clock, Math.min(noticeMs, withinMs / 2));
  requests.closeBehind();
  api.server.close();
  let settle: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (settle = resolve));
  const timer = clock.after(until - clock.monotonic(), settle);
  await Promise.race([requests.answered(), over]);
  timer.cancel();
  const cut = requests.underWay;
  api.server.closeAllConnections();
  if (cut > 0) complain(`${cut} ${cut === 1 ? 'request was' : 'requests were'} cut: the time to end was over`);
}
