import type {
  Answer,
  Call,
  CallBody,
  CoreChange,
  Frame,
  Json,
  LinkChange,
  Members,
  ReceivedCallback,
} from '#harness/specification/observation.ts';
import { createModel, initialState, operationsOf } from '#harness/specification/model.ts';
import type { RuleContext } from '#harness/specification/rules/shared/rule.ts';
import { search, type SearchResult } from '#harness/specification/search/search.ts';
import type { State } from '#harness/specification/state/state.ts';
import type { LaneTerms, MachineTerms, Terms } from '#harness/specification/terms.ts';

/** 2024-05-04 16:16:40 in GMT+8. */
export const wallStart = Date.UTC(2024, 4, 4, 8, 16, 40);

export const sampleTerms: Terms = {
  merchants: [{ appId: 'shop' }, { appId: 'other' }],
  slackMs: 100,
  travelMs: 10,
  linkTravelMs: 10,
  // What receivers see is not written down in most samples.
  callbackOutages: [{ origin: '', from: 0, to: Infinity }],
  wallClock: ({ from, to }) => ({ from: wallStart + from, to: wallStart + to }),
  limits: {
    deliveryTimeoutMs: 120_000,
    orderExpiryMs: 1_200_000,
    timestampWindowMs: 300_000,
    memoryMs: 600_000,
    silenceMs: 600_000,
    queueCapacity: 200,
    callbacks: { timeoutMs: 5000, maxAttempts: 20, firstPauseMs: 1000, maxPauseMs: 600_000 },
    attemptLimits: false,
    unpaidCodeZero: false,
    signedPathRequired: false,
  },
};

export function lane(number: number, productId: number, stock: number, price = 100): LaneTerms {
  const product = { productId, productName: `product ${productId}`, price };
  return { lane: number, name: `A${number + 1}`, ...product, stock, capacity: stock };
}

export const sampleMachine: MachineTerms = {
  machineNo: '86012345',
  appId: 'shop',
  name: 'Hall',
  kind: 'motor',
  dwellMs: 30_000,
  initialMode: 'NORMAL',
  utcOffsetMinutes: 480,
  floorType: 1,
  board: 1,
  hasLift: false,
  hasDropSensor: false,
  multiDrop: false,
  firmware: 'current',
  lanes: [lane(20, 131, 2), lane(3, 131, 1, 90), lane(4, 7, 5, 250)],
};

/** What a call may be besides its members. */
export interface CallOptions {
  readonly at: number;
  readonly tookMs?: number;
  readonly appId?: string;
  readonly tradeElsewhere?: Call['tradeElsewhere'];
  /** Whatever else is not as in a sound call. */
  readonly changes?: Partial<Call>;
}

/** `data` of a success, a refusal, or null for an answer that was lost. */
export type SampleAnswer = Answer | null;

export function ok(data: Json): Answer {
  return { status: 200, code: 0, message: 'ok', data, retryAfter: null };
}

export function refusal(status: number, code: number, data: Json = {}): Answer {
  return { status, code, message: 'refused', data, retryAfter: null };
}

/** Calls at one machine, written down by hand and judged by the specification. */
export class SampleCalls {
  readonly #calls: Call[] = [];
  readonly #frames: Frame[] = [];
  readonly #callbacks: ReceivedCallback[] = [];
  readonly #linkChanges: LinkChange[] = [];
  readonly #coreChanges: CoreChange[] = [];
  readonly #context: RuleContext;
  #initial: State;

  constructor(machine: Partial<MachineTerms> = {}, terms: Partial<Terms> = {}) {
    this.#context = { terms: { ...sampleTerms, ...terms }, machine: { ...sampleMachine, ...machine } };
    this.#initial = initialState(this.#context.machine);
  }

  inMode(mode: MachineTerms['initialMode'], online: 'yes' | 'no' | 'unknown' = 'yes'): this {
    return this.with((state) => state.with('machine', '', { mode, online, heardAt: null }));
  }

  /** Starts from another state. */
  with(change: (state: State) => State): this {
    this.#initial = change(this.#initial);
    return this;
  }

  /** @param target method and path: `POST /orders`. */
  add(target: string, members: Members, answer: SampleAnswer, options: CallOptions): this {
    const { at, tookMs = 10, appId = 'shop', tradeElsewhere, changes } = options;
    const [method = '', path = ''] = target.split(' ');
    this.#calls.push({
      from: at,
      to: answer === null ? lostAnswerEnd : at + tookMs,
      call: this.#calls.length + 1,
      events: [this.#calls.length],
      appId,
      credentials: 'right',
      method,
      path,
      body: this.#body(target, members, at),
      answer,
      ...(tradeElsewhere ? { tradeElsewhere } : {}),
      ...changes,
    });
    return this;
  }

  /** A frame; it needs 5 ms. `timestamp` is that of the wall clock unless the members have one. */
  frame(direction: Frame['direction'], members: Members, at: number, changes: Partial<Frame> = {}): this {
    const common = {
      timestamp: String(Math.floor((wallStart + at) / 1000)),
      client_id: this.#context.machine.machineNo,
    };
    this.#frames.push({
      at,
      event: 1000 + this.#frames.length,
      direction,
      connection: 1,
      members: { ...common, ...members },
      sign: 'right',
      sent: { from: direction === 'up' ? at : at - 5, to: at },
      arrives: { certain: true, by: at + 5 },
      ...changes,
    });
    return this;
  }

  /** A callback as a receiver saw it. It acknowledges it unless `changes` has another status. */
  callback(members: Members, at: number, changes: Partial<ReceivedCallback> = {}): this {
    const event = 4000 + this.#callbacks.length;
    const url = 'https://shop.example/n';
    this.#callbacks.push({ at, event, receiver: 'R', url, members, sign: 'right', responseStatus: 200, ...changes });
    return this;
  }

  link(change: LinkChange['change'], at: number, code = 0): this {
    this.#linkChanges.push({ at, event: 2000 + this.#linkChanges.length, change, code });
    return this;
  }

  core(change: CoreChange['change'], at: number): this {
    const order = this.#coreChanges.length;
    // Events are written late and out of order where processes run beside each other.
    this.#coreChanges.push({ from: at, to: at, event: 3000 - order, order, change });
    return this;
  }

  #body(target: string, members: Members, at: number): CallBody {
    const { machineNo } = this.#context.machine;
    if (target.startsWith('POST /rent/')) return { kind: 'none' };
    if (target === 'POST /orders') return { kind: 'plain', members: { machine_no: machineNo, ...members } };
    const timestamp = String(Math.floor((wallStart + at) / 1000));
    const signId = String(this.#calls.length);
    return { kind: 'signed', members: { machine_no: machineNo, timestamp, ...members }, sign: 'right', signId };
  }

  judge(end = 10_000_000): SearchResult {
    const operations = operationsOf(this.#context, {
      calls: this.#calls,
      frames: this.#frames,
      callbacks: this.#callbacks,
      linkChanges: this.#linkChanges,
      coreChanges: this.#coreChanges,
    });
    return search(createModel(this.#context), this.#initial, operations, end);
  }

  /** Sentences of what was found. */
  findings(end?: number): readonly string[] {
    return this.judge(end).mismatches.map(({ sentence }) => sentence);
  }
}

/** Until when a call whose answer was lost may have taken effect, ms. */
const lostAnswerEnd = 5_000_000;
