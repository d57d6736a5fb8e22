import type { CallbackPolicy } from '#core/domain/callback-rules.ts';
import type { Callback } from '#core/domain/callback.ts';
import type { Delivery } from '#core/domain/delivery.ts';
import type { Order, OrderRecord } from '#core/domain/order.ts';
import type { CoreEvent } from '#core/events.ts';
import { CallbackSender } from '#core/callbacks/callback-sender.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { Http, HttpRequest, HttpResponse } from '#core/ports/http.ts';
import type { Random } from '#core/ports/random.ts';
import { defaultRules } from '#core/rules.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { Store } from '#core/store/store.ts';
import { CoreClock } from '#core/core-clock.ts';
import { FakeClock } from '../devices/fake-clock.ts';

export const policy: CallbackPolicy = {
  timeoutMs: 5_000,
  maxAttempts: 6,
  firstPauseMs: 1_000,
  maxPauseMs: 8_000,
  maxPerReceiver: 2,
  maxPerMerchant: 512,
  maxConcurrent: 2_048,
  resolveTimeoutMs: 2_000,
  allowAddresses: [],
};

/** Chance that always falls the same way; 0.5 means no jitter. */
export function constantRandom(value = 0.5): Random {
  return { next: () => value, integer: (min) => min, secretInteger: (min) => min, fork: () => constantRandom(value) };
}

/** What a receiver does with each call: an HTTP status, or `hang` until the caller's time is up. */
export type ReceiverBehaviour = number | 'hang' | 'refuse';

/** Receivers by host name; each is asked what it does at the time of the call. */
export class FakeHttp implements Http {
  readonly calls: { host: string; at: number; request: HttpRequest }[] = [];
  readonly behaviour = new Map<string, (nth: number, request: HttpRequest) => ReceiverBehaviour>();
  running = 0;
  maxRunning = 0;
  readonly #clock: FakeClock;
  readonly #counts = new Map<string, number>();
  /** How long an answer takes, ms. */
  readonly #answerMs: number;

  constructor(clock: FakeClock, answerMs: number) {
    this.#clock = clock;
    this.#answerMs = answerMs;
  }

  async send(request: HttpRequest, { timeoutMs }: { timeoutMs: number }): Promise<HttpResponse> {
    const { host } = new URL(request.url);
    const nth = (this.#counts.get(host) ?? 0) + 1;
    this.#counts.set(host, nth);
    this.calls.push({ host, at: this.#clock.time, request });
    const behaviour = this.behaviour.get(host)?.(nth, request) ?? 200;
    this.maxRunning = Math.max(this.maxRunning, ++this.running);
    await new Promise<void>(
      (resolve) => void this.#clock.after(behaviour === 'hang' ? timeoutMs : this.#answerMs, resolve),
    );
    this.running--;
    if (behaviour === 'hang') throw new HttpFailure('timeout', 'no answer');
    if (behaviour === 'refuse') throw new HttpFailure('refused', 'no listener');
    return { status: behaviour, headers: {}, body: 'whatever' };
  }

  times(host: string): number[] {
    return this.calls.filter((call) => call.host === host).map(({ at }) => at);
  }
}

/** A sender on a store, the alarm that wakes it, and everything that it does in lists. */
export function createSenderWorld(
  options: {
    store?: Store;
    clock?: FakeClock;
    random?: Random;
    answerMs?: number;
    policy?: Partial<CallbackPolicy>;
    merchants?: number;
  } = {},
) {
  const clock = options.clock ?? new FakeClock();
  const store = options.store ?? openMemoryStore();
  const coreClock = new CoreClock(clock, undefined);
  const http = new FakeHttp(clock, options.answerMs ?? 20);
  const events: (CoreEvent & { at: number })[] = [];
  const errors: unknown[] = [];
  const sender = new CallbackSender({
    store,
    clock,
    coreClock,
    random: options.random ?? constantRandom(),
    http,
    policy: { ...policy, ...options.policy },
    merchantCount: () => options.merchants ?? 1,
    rules: defaultRules.callback,
    onEvent: (event, at) => events.push({ ...event, at }),
    scheduleDeadline: (at) => void clock.after(Math.max(0, at - coreClock.now()), () => void sendDue()),
    onError: (error) => errors.push(error),
  });
  /** What the core's alarm does, as far as callbacks go. */
  const sendDue = async (): Promise<void> => {
    for (const due of await store.dueDeadlines(coreClock.now(), 100, sender.activeIds))
      if (due.kind === 'callback') sender.send(due.callbackId);
  };
  /** Queues a callback as a settling decision would, and wakes the sender after the commit. */
  const queue = async (callback: Partial<Callback> = {}): Promise<number> => {
    const id = await store.decide((tx) => {
      const next = tx.next('callback');
      tx.putCallback({ ...pendingCallback, nextAt: coreClock.now(), ...callback, id: next });
      return next;
    });
    sender.sendAll([id]);
    return id;
  };
  const row = (id: number) => store.read((rows) => rows.callback(id));
  const eventsOf = (kind: CoreEvent['kind']) => events.filter((event) => event.kind === kind);
  // From here on callbacks are queued while this sender runs.
  clock.time += 1;
  return {
    clock,
    store,
    coreClock,
    http,
    events,
    errors,
    sender,
    sendDue,
    queue,
    row,
    eventsOf,
  };
}

const pendingCallback: Callback = {
  id: 0,
  appId: 'app',
  url: 'http://a.example/callback',
  body: '{"method":"device.delivery.response"}',
  orderId: 0,
  recordId: 0,
  deliveryId: '',
  attempts: 0,
  nextAt: 0,
  state: 'pending',
};

const record: OrderRecord = {
  id: 78,
  productId: 5,
  lane: 12,
  quantity: 2,
  price: 300,
  status: 'IS_FAILED',
  delivered: 0,
  inFlight: 0,
  doubtful: 0,
  notifySent: false,
};

export const order: Order = {
  id: 60,
  appId: 'app',
  machineNo: '10000001',
  tradeId: 't-60',
  notifyUrl: 'http://a.example/callback',
  status: 'SUCCESS',
  amount: 600,
  createdAt: 0,
  expiresAt: null,
  pickupCodeId: null,
  notifySendCount: 0,
  records: [record, { ...record, id: 79 }],
};

export const delivery: Delivery = {
  id: '1234567890123456',
  machineNo: '10000001',
  appId: 'app',
  purpose: 'sale',
  orderId: 60,
  recordId: 78,
  lane: 12,
  quantity: 1,
  token: 7,
  notifyUrl: 'http://a.example/callback',
  startedAt: 0,
  timeoutAt: null,
  outcome: { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck', at: 1 },
};
