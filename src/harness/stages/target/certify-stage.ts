import { randomInt } from 'node:crypto';
import type { CertifyPorts, CallbackHandler, PersonAnswer } from '#harness/certify/ports.ts';
import type { LocalText } from '#harness/certify/local-text.ts';
import { CloseStack } from '../close-stack.ts';
import { startReceiver, type ReceiverAddress } from '../live/receiver-server.ts';
import { createStallMonitor } from '../live/stall-monitor.ts';
import { SystemClock } from '../live/system-clock.ts';
import { seededRandom } from '../random.ts';
import type { MeasuredStall, ReceiverHandler } from '../stage.ts';
import { openCloudConnection } from './driver/cloud-connection.ts';
import { driverSender } from './driver/driver-send.ts';

/** What a certification needs of the system. */
export interface CertifyStageOptions {
  /** How long the cloud may take to answer, ms. */
  readonly answerWithinMs: number;
  /** Where callbacks arrive; by default on 127.0.0.1 and any free port. */
  readonly receiver?: ReceiverAddress | undefined;
  /** At which URL the cloud reaches that address, where it is another; with a slash at the end. */
  readonly callbackUrl?: string | undefined;
  /** Asks the person at the terminal. */
  readonly ask: (question: LocalText) => Promise<PersonAnswer>;
}

/** Real sockets and the system's clock for a certification. `close` may be called at any time and again. */
export interface CertifyStage {
  readonly ports: CertifyPorts;
  close(): Promise<void>;
}

/** How late this process may be before it counts as a stall, ms. */
const stallSlackMs = 250;
/** Seeds are below this: the most that the system draws at a time. */
const maxSeed = 2 ** 48 - 1;
/** The code with which a machine leaves in order. */
const orderlyClose = 1000;

/**
 * Opens the sockets of a certification.
 * @throws Error in one sentence when the receiver cannot listen.
 */
export async function openCertifyStage(options: CertifyStageOptions): Promise<CertifyStage> {
  const closeStack = new CloseStack();
  const clock = new SystemClock();
  const stallMonitor = createStallMonitor(clock, stallSlackMs);
  const stalls: MeasuredStall[] = [];
  closeStack.add({
    close: () => {
      stallMonitor.stop();
      clock.close();
      return Promise.resolve();
    },
  });
  stallMonitor.start((stall) => stalls.push(stall));
  const sender = closeStack.add(driverSender());
  const handlers = new Map<string, CallbackHandler>();
  const receiver = await startReceiver(dispatch(handlers, clock), () => undefined, options.receiver);
  closeStack.add(receiver);
  const base = options.callbackUrl ?? receiver.url;
  return {
    ports: {
      clock,
      // Orders and nonces of two runs differ: the cloud remembers them.
      random: seededRandom(randomInt(maxSeed)),
      send: (request) => sender.send(request, options.answerWithinMs),
      dial: (plan, listener) => {
        const connection = openCloudConnection(plan, {
          opened: () => listener.opened(),
          frame: (frame) => listener.frame(frame),
          closed: (_code, reason) => listener.closed(reason),
        });
        return {
          send: (frame) => void connection.send(frame),
          close: () => connection.close(orderlyClose, 'done'),
        };
      },
      receive(path, handler) {
        handlers.set(`/${path}`, handler);
        return `${base}${path}`;
      },
      stalledSince: (from) =>
        stalls.filter(({ to }) => to >= from).reduce((longest, { stallMs }) => Math.max(longest, stallMs), 0),
      ask: options.ask,
    },
    close: () => closeStack.close(),
  };
}

/** The receivers of all cases on one address: the path names the case. */
function dispatch(handlers: ReadonlyMap<string, CallbackHandler>, clock: SystemClock): ReceiverHandler {
  return ({ method, path, headers, body }) => {
    // A path before ours belongs to what forwards the callbacks.
    const handler = handlers.get(path) ?? handlers.get(`/${path.split('/').at(-1) ?? ''}`);
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const status = handler?.({ method, headers: definedHeaders(headers), body: bytes, at: clock.now() }) ?? 404;
    return Promise.resolve({ status, body: '' });
  };
}

function definedHeaders(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
