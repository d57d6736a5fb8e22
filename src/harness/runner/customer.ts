import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/waiting.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { FrameRequest } from '#simulators/machine/odd-frame.ts';
import { productInLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { refusalCodeIn, succeeded, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient, PreparedCall } from '#simulators/merchant/merchant-client.ts';
import type { MerchantEndpoints } from '#simulators/merchant/merchant-endpoints.ts';
import type { HarnessEvent, OperatorAnswer } from '../history/event.ts';
import { expectationName, type StepPosition } from '../history/step-position.ts';
import type { Step, StepName } from '../scenario/steps.ts';
import { firstMerchant } from '../scenario/scenario.ts';
import type { FaultControls } from './fault-controls.ts';
import type { RunProgress } from './run-progress.ts';
import { ownerOf } from './run-setup.ts';
import type { CallbackOutcome } from '../history/callback-outcome.ts';

/** An order that a script calls by a label. */
export interface PlacedOrder {
  readonly orderId: number;
  /** Who placed it, and at which machine; left out: the owner of the track's machine, at that machine. */
  readonly caller?: Caller;
  /** Its trade id, where a step has given it. */
  readonly tradeId?: string;
  /** Monotonic reading when the answer to its creation came. */
  readonly answeredAt?: number;
  /** Its records, in the order of its lines; a lane test has none. */
  readonly records: readonly number[];
  /** Deliveries that the script has commanded, oldest first. */
  readonly deliveries: string[];
  /** The last delivery request, for `resend`. */
  request?: PreparedCall;
  /** Who sent it. */
  requestClient?: MerchantClient;
  /** Number of callbacks that the script has waited for. */
  awaitedCallbacks: number;
  /** Number of deliveries with a callback to come, queued ones included. */
  expectedCallbacks: number;
  /** The script has refunded it: its waiting jobs were dropped, without callbacks. */
  refunded?: boolean;
}

/** Who makes a call, and which machine it names. */
export interface Caller {
  /** Name of the merchant. */
  readonly merchant: string;
  readonly machine: MachineSpec;
  readonly machineNo: string;
  readonly client: MerchantClient;
}

/** A caller as a step names it. */
interface CallerMembers {
  readonly as?: string | undefined;
  readonly at?: { readonly on: string; readonly machine: number } | undefined;
}

/** A pickup code that a script calls by a label. */
export interface KnownCode {
  readonly id: number;
  readonly code: string;
  /** Wall clock, Unix ms; null: it never expires. */
  readonly expiresAt: number | null;
}

/** A request that was sent, and its first answer. */
export interface SentRequest {
  readonly prepared: PreparedCall;
  reply: MerchantReply | null;
  readonly client: MerchantClient;
}

/** A person's answer to an `ask` step. */
export interface OperatorReply {
  readonly answer: OperatorAnswer;
  /** Their name; may be empty. */
  readonly operator: string;
  /** In their own words; may be empty. */
  readonly note: string;
}

/** Asks the person who stands at the machine. */
export type Operator = (question: string) => Promise<OperatorReply>;

/** Operations on the core and the run's clock. */
export interface WorldControls {
  /** Kills the core, and starts it again on its store after `downMs` of the run's time. Settles when it is back. */
  killCore(downMs: number): Promise<void>;
  /** Sets the wall clock. @returns false where that is not possible. */
  setClock(byMs: number): boolean;
  /** Sets the mode of a machine. */
  setMode(machineNo: string, mode: MachineMode): void;
  /** Lets a machine, or its neighbour, send a message about the machine's last job, if the sender is connected. */
  sendFrame(machineNo: string, request: FrameRequest, from: 'machine' | 'neighbour'): void;
  /** A caller without the machine's key dials with its number and sends messages. */
  dialAsImpostor(machineNo: string, request: FrameRequest, times: number): void;
  /** Lets a machine sign with its first or second key from now on. */
  useKey(machineNo: string, number: 1 | 2): void;
  readonly interventions: FaultControls;
  /** Monotonic reading at which the scripts began, ms. */
  readonly startedAt: number;
}

/** The result of a step that a person plays. */
export type StepResult =
  /** The core's answer: as a value of `expect`, and the reply itself. */
  | { readonly answer: number | 'accepted' | 'no-answer'; readonly reply: MerchantReply }
  /** The result of deliveries that were sent at once. */
  | {
      readonly accepted: number;
      /** Codes of the refusals. */ readonly codes: readonly number[];
      /** Labels of those that were accepted. */ readonly winners: readonly string[];
    }
  /** Outcomes of the callbacks; not `complete`: callbacks are missing after the longest possible time. */
  | { readonly outcomes: readonly CallbackOutcome[]; readonly complete: boolean }
  /** A person's answer to `ask`. Unlike the other results it is also judged: `ask` has an expected answer. */
  | { readonly operatorReply: OperatorReply };

/** Receives the result of a step. */
export type OnStepResult = (observed: StepResult) => void;

/** What the steps of a script need. */
export interface CustomerOptions {
  readonly machine: MachineSpec;
  readonly dwellMs: number;
  readonly timeoutMs: number;
  /** The client of the machine's owner. */
  readonly client: MerchantClient;
  /** The client of a merchant by its name. */
  readonly clientOf: (merchant: string) => MerchantClient;
  /** A machine as a step names it. */
  readonly machineAt: (target: { readonly on: string; readonly machine: number }) => MachineSpec | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly progress: RunProgress;
  readonly emit: (event: HarnessEvent) => void;
  /** URL of a receiver by its name in the scenario. */
  readonly notifyUrl: (receiver: string) => string;
  readonly controls: WorldControls;
  /** Answers `ask` steps; undefined when no person is there. */
  readonly operator: Operator | undefined;
  /** For steps that a person plays: receives each result; nothing is judged. */
  readonly onResult: OnStepResult | undefined;
  readonly orderExpiryMs: number;
  /** ± around the core's clock in which a timestamp counts, ms. */
  readonly timestampWindowMs: number;
  /** Unique in the run. */
  readonly name: string;
  /** Begins this customer's trade ids, unique at the core. */
  readonly tradePrefix: string;
}

/** How long a step waits. */
export interface StepWait {
  /** Monotonic reading at which it ends, ms. */
  readonly until: number;
  /** It may end earlier. */
  readonly atMost: boolean;
}

/** A customer at a machine who plays a script, and records whether its expectations were met. */
export class Customer {
  readonly parts: CustomerOptions;
  readonly #orders = new Map<string, PlacedOrder>();
  readonly #codes = new Map<string, readonly KnownCode[]>();
  /** Labels of steps that expect any answer and were refused. */
  readonly #refusedLabels = new Set<string>();
  /** The last request of each kind about each label. */
  readonly #requests = new Map<string, SentRequest>();
  readonly #lastRequestSecond = new Map<string, number>();
  #tradeCount = 0;
  /** What the present step waits for; null when it waits for no fixed time. */
  wait: StepWait | null = null;
  /** Place of the present step in its scenario; null for a person at the console. */
  position: StepPosition | null = null;

  constructor(options: CustomerOptions) {
    this.parts = options;
  }

  get machineNo(): string {
    return this.parts.machine.machineNo;
  }

  /** A trade id that is new at the core. */
  nextTrade(): string {
    this.#tradeCount += 1;
    return `${this.parts.tradePrefix}-${this.#tradeCount}`;
  }

  productOf(lane: number): number {
    return productInLane(this.parts.machine, lane);
  }

  /** Who a step calls as and at which machine; by default as it was with the order. */
  caller({ as, at }: CallerMembers, placed?: PlacedOrder): Caller {
    const { machine: own, clientOf, machineAt } = this.parts;
    const machine = (at && machineAt(at)) ?? placed?.caller?.machine ?? own;
    const merchant = as ?? placed?.caller?.merchant ?? ownerOf(own);
    return { merchant, machine, machineNo: machine.machineNo, client: clientOf(merchant) };
  }

  /** URL of a receiver; the first merchant's stands for the caller's own. */
  notifyUrl(receiver: string, { merchant }: Pick<Caller, 'merchant'>): string {
    return this.parts.notifyUrl(receiver === firstMerchant ? merchant : receiver);
  }

  /** Sends a call and keeps its bytes, to be sent again. @param request the kind of step, and the label it is about. */
  async send(
    request: { readonly kind: string; readonly label: string },
    { client }: Caller,
    call: (endpoints: MerchantEndpoints) => Promise<MerchantReply>,
  ): Promise<MerchantReply> {
    const sent: SentRequest[] = [];
    const endpoints = client.observed((prepared) => {
      const one = { prepared, reply: null, client };
      sent.push(one);
      this.#requests.set(`${request.kind} ${request.label}`, one);
    });
    const reply = await call(endpoints);
    Object.assign(sent.at(-1) ?? {}, { reply });
    return reply;
  }

  /** The last request of a kind about a label; undefined when none was sent. */
  sentRequest(kind: string, label: string): SentRequest | undefined {
    return this.#requests.get(`${kind} ${label}`);
  }

  /** Notes that a label has no order or code, because any answer was expected and it was a refusal. */
  rememberRefusal(label: string): void {
    this.#refusedLabels.add(label);
  }

  remember(label: string, placed: PlacedOrder): void {
    this.#orders.set(label, placed);
  }

  rememberCodes(label: string, codes: readonly KnownCode[]): void {
    this.#codes.set(label, codes);
  }

  /** The order with this label, where a step has placed one. */
  findOrder(label: string): PlacedOrder | undefined {
    return this.#orders.get(label);
  }

  /** Whether a step has created a pickup code with this label. */
  hasCode(label: string): boolean {
    return this.#codes.has(label);
  }

  /** The order with this label; without one, records an unmet expectation and returns undefined. */
  order(label: string, step: string): PlacedOrder | undefined {
    const placed = this.#orders.get(label);
    if (!placed && !this.#refusedLabels.has(label))
      this.recordExpectation(step, false, `there is no order called "${label}"`);
    return placed;
  }

  /** A pickup code with this label, like {@link order}. @param nth of those that were made together, from 1. */
  code(label: string, nth: number, step: string, expect?: Step<'consume'>['expect']): KnownCode | undefined {
    const known = this.#codes.get(label)?.[nth - 1];
    if (!known && expect !== 'any' && !this.#refusedLabels.has(label))
      this.recordExpectation(
        step,
        false,
        `there is no pickup code called "${label}"${nth === 1 ? '' : ` number ${nth}`}`,
      );
    return known;
  }

  /** Records whether an expectation was met. */
  recordExpectation(step: string, met: boolean, detail: string): void {
    this.parts.emit({ kind: 'expectation', step: expectationName(this.parts.name, this.position, step), met, detail });
  }

  /**
   * Compares an answer with the expected one: `accepted`, the code of a refusal, `no-answer`, or `any`.
   * @returns true when it was accepted.
   */
  recordAnswer(step: string, reply: MerchantReply, expected: number | 'accepted' | 'no-answer' | 'any'): boolean {
    const accepted = succeeded(reply);
    if (this.parts.onResult) {
      this.parts.onResult({ answer: accepted ? 'accepted' : (refusalCodeIn(reply) ?? 'no-answer'), reply });
      return accepted;
    }
    if (expected === 'any') return accepted;
    const actual = accepted ? 'accepted' : describeFailure(reply);
    this.recordExpectation(
      step,
      expected === (accepted ? 'accepted' : (refusalCodeIn(reply) ?? 'no-answer')),
      `expected ${expected}, got ${actual}`,
    );
    return accepted;
  }

  /** Compares the results of deliveries that were sent at once with the expected ones. */
  recordRace(
    step: string,
    actual: {
      readonly accepted: number;
      readonly refused: number;
      readonly of: number;
      readonly codes: readonly number[];
      readonly winners: readonly string[];
    },
    expected: { readonly accepted: number; readonly refused: number },
  ): void {
    if (this.parts.onResult) {
      this.parts.onResult({ accepted: actual.accepted, codes: actual.codes, winners: actual.winners });
      return;
    }
    const met = actual.accepted === expected.accepted && actual.refused === actual.of - expected.accepted;
    this.recordExpectation(
      step,
      met,
      `${actual.accepted} accepted, ${actual.refused} refused with ${expected.refused}, of ${actual.of}`,
    );
  }

  /** Notes that the present step waits for at most `limitMs`. */
  waitAtMost(limitMs: number): void {
    this.wait = { until: this.parts.clock.monotonic() + limitMs, atMost: true };
  }

  /** Lets the run's time pass. */
  sleep(ms: number): Promise<void> {
    this.wait = { until: this.parts.clock.monotonic() + ms, atMost: false };
    return sleep(this.parts.clock, ms);
  }

  /**
   * Waits until the second of the last request with this key is over: in the same second a new request would have the
   * same sign, and the core would answer it from its record (PROTOCOL §2).
   */
  async waitForNewSecond(requestKey: string): Promise<void> {
    const { clock } = this.parts;
    const lastSecond = this.#lastRequestSecond.get(requestKey);
    // A loop, because a timer may fire before the wall clock reaches the second (fast time on the live stage).
    while (lastSecond === Math.floor(clock.now() / 1000)) await this.sleep(1000 - (clock.now() % 1000));
    this.#lastRequestSecond.set(requestKey, Math.floor(clock.now() / 1000));
  }
}

/** Why a call failed: the text of the refusal, or why there was no answer. */
export function describeFailure(reply: MerchantReply): string {
  return reply.answered ? `${reply.code} ${reply.message}` : `no answer (${reply.reason})`;
}

/** Plays one kind of step. */
export type StepHandler<Name extends StepName> = (customer: Customer, step: Step<Name>) => Promise<void>;
