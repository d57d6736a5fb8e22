import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Random } from '#core/ports/random.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { refusalCodeIn, succeeded, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient, PreparedCall } from '#simulators/merchant/merchant-client.ts';
import type { HarnessEvent, OperatorAnswer } from '../history/event.ts';
import { expectationName, type StepPosition } from '../history/step-position.ts';
import type { FaultControls } from './fault-controls.ts';
import type { RunProgress } from './run-progress.ts';
import type { CallbackOutcome } from '../history/callback-outcome.ts';

/** An order that a script calls by a label. */
export interface PlacedOrder {
  readonly orderId: number;
  /** Its records, in the order of its lines; a lane test has none. */
  readonly records: readonly number[];
  /** Deliveries that the script has commanded, oldest first. */
  readonly deliveries: string[];
  /** The last delivery request, to be sent again as the same bytes. */
  request?: PreparedCall;
  /** Callbacks that the script has waited for already. */
  awaitedCallbacks: number;
  /** Deliveries whose callbacks are to come, queued ones included. */
  expectedCallbacks: number;
  /** The script has refunded it: what waited in a queue was dropped, and nobody is told of that. */
  refunded?: boolean;
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

/** What a script may do to the world that it runs in. */
export interface WorldControls {
  /** Kills the core, and starts it again on its store after `downMs` of the run's time. Settles when it is back. */
  killCore(downMs: number): Promise<void>;
  /** Sets the wall clock. @returns false where that is not possible. */
  setClock(byMs: number): boolean;
  readonly interventions: FaultControls;
  /** Monotonic reading at which the scripts began, ms. */
  readonly startedAt: number;
}

/** What came of a step that is played by hand. */
export type StepResult =
  /** The core's answer, in the terms of a scenario's `expect`, and as it was. */
  | { readonly answer: number | 'accepted' | 'no-answer'; readonly reply: MerchantReply }
  /** Of deliveries that were sent at once. */
  | {
      readonly accepted: number;
      /** Codes of the refusals. */ readonly codes: readonly number[];
      /** Labels of those that were accepted. */ readonly winners: readonly string[];
    }
  /** What the merchant was told; not `came`: nothing more within the longest time that it can take. */
  | { readonly outcomes: readonly CallbackOutcome[]; readonly complete: boolean }
  /** What somebody said who was asked. Unlike the others it is judged as well: whoever asks knows what should be. */
  | { readonly operatorReply: OperatorReply };

/** Takes what came of a step. */
export type OnStepResult = (observed: StepResult) => void;

/** What a script's steps work with. */
export interface CustomerOptions {
  readonly machine: MachineSpec;
  readonly dwellMs: number;
  readonly timeoutMs: number;
  readonly client: MerchantClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly progress: RunProgress;
  readonly emit: (event: HarnessEvent) => void;
  /** URL of a receiver by its name in the scenario. */
  readonly notifyUrl: (receiver: string) => string;
  readonly controls: WorldControls;
  /** Answers what a step asks; undefined when nobody is there. */
  readonly operator: Operator | undefined;
  /** Is told what came of each step, and nothing is judged: somebody plays by hand, without knowing what will come. */
  readonly onResult: OnStepResult | undefined;
  readonly orderExpiryMs: number;
  /** ± around the core's clock in which a timestamp counts, ms. */
  readonly timestampWindowMs: number;
  /** Tells this customer's trade ids from every other's. */
  readonly name: string;
}

/** How long a step waits. */
export interface StepWait {
  /** Monotonic reading at which it ends, ms. */
  readonly until: number;
  /** It ends earlier when what it waits for comes. */
  readonly atMost: boolean;
}

/** Somebody at a machine, with a script: places orders, waits, looks, and says whether what was expected happened. */
export class Customer {
  readonly parts: CustomerOptions;
  readonly #orders = new Map<string, PlacedOrder>();
  readonly #codes = new Map<string, string>();
  readonly #lastRequestSecond = new Map<string, number>();
  #tradeCount = 0;
  /** What the step under way waits for; replaced by the next wait, cleared with the next step. */
  wait: StepWait | null = null;
  /** Where the step under way stands in its scenario; null for somebody who plays by hand. */
  position: StepPosition | null = null;

  constructor(options: CustomerOptions) {
    this.parts = options;
  }

  get machineNo(): string {
    return this.parts.machine.machineNo;
  }

  /** A trade id that nobody has used in this run. */
  nextTrade(): string {
    this.#tradeCount += 1;
    return `${this.parts.name}-${this.#tradeCount}`;
  }

  productOf(lane: number): number {
    return productOfLane(lane);
  }

  remember(label: string, placed: PlacedOrder): void {
    this.#orders.set(label, placed);
  }

  rememberCode(label: string, value: string): void {
    this.#codes.set(label, value);
  }

  /** The order of a label, where a step has placed one. */
  findOrder(label: string): PlacedOrder | undefined {
    return this.#orders.get(label);
  }

  /** Whether a step has had a pickup code made that is called so. */
  hasCode(label: string): boolean {
    return this.#codes.has(label);
  }

  /** The order of a label; undefined, and said as an unmet expectation, when no earlier step has placed it. */
  order(label: string, step: string): PlacedOrder | undefined {
    const placed = this.#orders.get(label);
    if (!placed) this.recordExpectation(step, false, `there is no order called "${label}"`);
    return placed;
  }

  /** The pickup code of a label, like {@link order}. */
  code(label: string, step: string): string | undefined {
    const value = this.#codes.get(label);
    if (value === undefined) this.recordExpectation(step, false, `there is no pickup code called "${label}"`);
    return value;
  }

  /** Writes down whether an expectation was met. */
  recordExpectation(step: string, met: boolean, detail: string): void {
    this.parts.emit({ kind: 'expectation', step: expectationName(this.parts.name, this.position, step), met, detail });
  }

  /**
   * Compares an answer with what the script expects: `accepted`, a code of refusal, or no answer at all. @returns true
   * when it was accepted.
   */
  recordAnswer(step: string, reply: MerchantReply, expected: number | 'accepted' | 'no-answer'): boolean {
    const accepted = succeeded(reply);
    if (this.parts.onResult) {
      this.parts.onResult({ answer: accepted ? 'accepted' : (refusalCodeIn(reply) ?? 'no-answer'), reply });
      return accepted;
    }
    const actual = accepted ? 'accepted' : describeFailure(reply);
    this.recordExpectation(
      step,
      expected === (accepted ? 'accepted' : (refusalCodeIn(reply) ?? 'no-answer')),
      `expected ${expected}, got ${actual}`,
    );
    return accepted;
  }

  /** Compares how deliveries that were sent at once fared with what should be. */
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

  /** Notes that the step under way waits for something, for so long at most. */
  waitAtMost(limitMs: number): void {
    this.wait = { until: this.parts.clock.monotonic() + limitMs, atMost: true };
  }

  /** Lets the run's time pass. */
  sleep(ms: number): Promise<void> {
    this.wait = { until: this.parts.clock.monotonic() + ms, atMost: false };
    return sleep(this.parts.clock, ms);
  }

  /**
   * Lets the second pass in which the same thing was asked before: the same members in the same second carry the same
   * sign, and the core would take a new request for a replay (PROTOCOL §2).
   */
  async waitForNewSecond(requestKey: string): Promise<void> {
    const { clock } = this.parts;
    const lastSecond = this.#lastRequestSecond.get(requestKey);
    // More than once where the wall's clock is read in coarser steps than timers fire: hurried time on the live stage.
    while (lastSecond === Math.floor(clock.now() / 1000)) await this.sleep(1000 - (clock.now() % 1000));
    this.#lastRequestSecond.set(requestKey, Math.floor(clock.now() / 1000));
  }
}

/** What came in place of a success: the refusal in its own words, or why no answer came. */
export function describeFailure(reply: MerchantReply): string {
  return reply.answered ? `${reply.code} ${reply.message}` : `no answer (${reply.reason})`;
}
