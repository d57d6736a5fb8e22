import type { Clock } from '#core/ports/clock.ts';
import { sleep } from '#core/ports/sleep.ts';
import type { Random } from '#core/ports/random.ts';
import { productOfLane } from '#simulators/machine/core-rows.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { refusalIn, succeeded, type MerchantReply } from '#simulators/merchant/merchant-answer.ts';
import type { MerchantClient, PreparedCall } from '#simulators/merchant/merchant-client.ts';
import type { HarnessEvent } from '../history/event.ts';
import { expectationName, type StepPlace } from '../history/step-position.ts';
import type { Interventions } from './fault-controls.ts';
import type { Operator, OperatorWord } from './operator.ts';
import type { Told, Watch } from './run-progress.ts';

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
  heard: number;
  /** Deliveries whose callbacks are to come, queued ones included. */
  expected: number;
  /** The script has refunded it: what waited in a queue was dropped, and nobody is told of that. */
  refunded?: boolean;
}

/** What a script may do to the world that it runs in. */
export interface WorldControls {
  /** Kills the core, and starts it again on its store after `downMs` of the run's time. Settles when it is back. */
  killCore(downMs: number): Promise<void>;
  /** Sets the wall clock. @returns false where that is not possible. */
  setClock(byMs: number): boolean;
  readonly interventions: Interventions;
  /** Monotonic reading at which the scripts began, ms. */
  readonly beganAt: number;
}

/** What came of a step that is played by hand. */
export type Observed =
  /** The core's answer, in the terms of a scenario's `expect`, and as it was. */
  | { readonly answer: number | 'accepted' | 'silence'; readonly reply: MerchantReply }
  /** Of deliveries that were sent at once. */
  | {
      readonly accepted: number;
      /** Codes of the refusals. */ readonly codes: readonly number[];
      /** Labels of those that were accepted. */ readonly won: readonly string[];
    }
  /** What the merchant was told; not `came`: nothing more within the longest time that it can take. */
  | { readonly told: readonly Told[]; readonly came: boolean }
  /** What somebody said who was asked. Unlike the others it is judged as well: whoever asks knows what should be. */
  | { readonly said: OperatorWord };

/** Takes what came of a step. */
export type Observe = (observed: Observed) => void;

/** What a script's steps work with. */
export interface CustomerParts {
  readonly machine: MachineSpec;
  readonly dwellMs: number;
  readonly timeoutMs: number;
  readonly client: MerchantClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly watch: Watch;
  readonly tell: (event: HarnessEvent) => void;
  /** URL of a receiver by its name in the scenario. */
  readonly notifyUrl: (receiver: string) => string;
  readonly world: WorldControls;
  /** Answers what a step asks; undefined when nobody is there. */
  readonly operator: Operator | undefined;
  /** Is told what came of each step, and nothing is judged: somebody plays by hand, without knowing what will come. */
  readonly observe: Observe | undefined;
  readonly orderExpiryMs: number;
  /** ± around the core's clock in which a timestamp counts, ms. */
  readonly timestampWindowMs: number;
  /** Tells this customer's trade ids from every other's. */
  readonly name: string;
}

/** How long a step waits. */
export interface ScriptWait {
  /** Monotonic reading at which it ends, ms. */
  readonly until: number;
  /** It ends earlier when what it waits for comes. */
  readonly atMost: boolean;
}

/** Somebody at a machine, with a script: places orders, waits, looks, and says whether what was expected happened. */
export class Customer {
  readonly parts: CustomerParts;
  readonly #orders = new Map<string, PlacedOrder>();
  readonly #codes = new Map<string, string>();
  readonly #lastAsked = new Map<string, number>();
  #trades = 0;
  /** What the step under way waits for; replaced by the next wait, cleared with the next step. */
  wait: ScriptWait | null = null;
  /** Where the step under way stands in its scenario; null for somebody who plays by hand. */
  place: StepPlace | null = null;

  constructor(parts: CustomerParts) {
    this.parts = parts;
  }

  get machineNo(): string {
    return this.parts.machine.machineNo;
  }

  /** A trade id that nobody has used in this run. */
  nextTrade(): string {
    this.#trades += 1;
    return `${this.parts.name}-${this.#trades}`;
  }

  productOf(lane: number): number {
    return productOfLane(lane);
  }

  remember(label: string, order: PlacedOrder): void {
    this.#orders.set(label, order);
  }

  rememberCode(label: string, code: string): void {
    this.#codes.set(label, code);
  }

  /** The order of a label, where a step has placed one. */
  placed(label: string): PlacedOrder | undefined {
    return this.#orders.get(label);
  }

  /** Whether a step has had a pickup code made that is called so. */
  knowsCode(label: string): boolean {
    return this.#codes.has(label);
  }

  /** The order of a label; undefined, and said as an unmet expectation, when no earlier step has placed it. */
  order(label: string, step: string): PlacedOrder | undefined {
    const order = this.#orders.get(label);
    if (!order) this.judge(step, false, `there is no order called "${label}"`);
    return order;
  }

  /** The pickup code of a label, like {@link order}. */
  code(label: string, step: string): string | undefined {
    const code = this.#codes.get(label);
    if (code === undefined) this.judge(step, false, `there is no pickup code called "${label}"`);
    return code;
  }

  /** Writes down whether an expectation was met. */
  judge(step: string, met: boolean, detail: string): void {
    this.parts.tell({ kind: 'expectation', step: expectationName(this.parts.name, this.place, step), met, detail });
  }

  /** Compares an answer with what the script expects: `accepted`, a code of refusal, or no answer at all. @returns true when it was accepted. */
  judgeAnswer(step: string, reply: MerchantReply, expected: number | 'accepted' | 'silence'): boolean {
    const accepted = succeeded(reply);
    if (this.parts.observe) {
      this.parts.observe({ answer: accepted ? 'accepted' : (refusalIn(reply) ?? 'silence'), reply });
      return accepted;
    }
    const got = accepted ? 'accepted' : gotInstead(reply);
    this.judge(
      step,
      expected === (accepted ? 'accepted' : (refusalIn(reply) ?? 'silence')),
      `expected ${expected}, got ${got}`,
    );
    return accepted;
  }

  /** Compares how deliveries that were sent at once fared with what should be. */
  judgeRace(
    step: string,
    got: {
      readonly accepted: number;
      readonly refused: number;
      readonly of: number;
      readonly codes: readonly number[];
      readonly won: readonly string[];
    },
    wanted: { readonly accepted: number; readonly refused: number },
  ): void {
    if (this.parts.observe) {
      this.parts.observe({ accepted: got.accepted, codes: got.codes, won: got.won });
      return;
    }
    const met = got.accepted === wanted.accepted && got.refused === got.of - wanted.accepted;
    this.judge(step, met, `${got.accepted} accepted, ${got.refused} refused with ${wanted.refused}, of ${got.of}`);
  }

  /** Notes that the step under way waits for something, for so long at most. */
  expectWithin(limitMs: number): void {
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
  async freshSecond(what: string): Promise<void> {
    const { clock } = this.parts;
    const before = this.#lastAsked.get(what);
    // More than once where the wall's clock is read in coarser steps than timers fire: hurried time on the live stage.
    while (before === Math.floor(clock.now() / 1000)) await this.sleep(1000 - (clock.now() % 1000));
    this.#lastAsked.set(what, Math.floor(clock.now() / 1000));
  }
}

/** What came in place of a success: the refusal in its own words, or why no answer came. */
export function gotInstead(reply: MerchantReply): string {
  return reply.answered ? `${reply.code} ${reply.message}` : `no answer (${reply.reason})`;
}
