import { pollUntil, sleep } from '#core/ports/waiting.ts';
import type { Capabilities, KindCapabilities } from '#drivers/capabilities.ts';
import { kindOf, type CertifyFacts, type CertifyMachine } from '../certify-machine.ts';
import type { EvidenceLog } from '../evidence.ts';
import type { LocalText } from '../local-text.ts';
import type { CertifyPorts, PersonAnswer } from '../ports.ts';
import type { CaseReceiver } from './case-receiver.ts';
import type { MerchantCalls } from './merchant-calls.ts';
import { BrokenPromise, NotPlayable } from './play-errors.ts';
import type { ScriptedMachine } from './scripted-machine.ts';

/** How long a message may take that is due at once, ms. */
const promptMs = 5_000;
/** Pause between two looks at the cloud, ms. */
const pollMs = 50;
/** How long it is at least observed that something has no effect, ms. */
const minQuietMs = 300;

/** What a case context is made of. */
export interface CaseContextOptions {
  readonly facts: CertifyFacts;
  readonly ports: CertifyPorts;
  readonly slackMs: number;
  readonly log: EvidenceLog;
  readonly calls: MerchantCalls;
  readonly receiver: CaseReceiver;
  /** Connected, as many as the case plays with. */
  readonly machines: readonly ScriptedMachine[];
  /** The machine that orders of a case without a connected one name. */
  readonly orderMachine: CertifyMachine;
  /** Which product of the machine is ordered next, from 0: cases take turns, so that no lane runs empty first. */
  readonly nextTurn: () => number;
  /** A number that no other order has. */
  readonly newReference: () => string;
}

/** What a case plays with. */
export class CaseContext {
  readonly #options: CaseContextOptions;
  readonly #notAsked: LocalText[] = [];

  constructor(options: CaseContextOptions) {
    this.#options = options;
  }

  get facts(): CertifyFacts {
    return this.#options.facts;
  }

  get limits(): Capabilities {
    return this.#options.facts.limits;
  }

  /** How far times may be from those that are promised, ms. */
  get slackMs(): number {
    return this.#options.slackMs;
  }

  get calls(): MerchantCalls {
    return this.#options.calls;
  }

  get receiver(): CaseReceiver {
    return this.#options.receiver;
  }

  /** The first machine. @throws Error in a case that declares none. */
  get machine(): ScriptedMachine {
    return this.machineAt(0);
  }

  /** @throws Error in a case that declares fewer. */
  machineAt(at: number): ScriptedMachine {
    const machine = this.#options.machines[at];
    if (machine) return machine;
    throw new Error(`this case declares ${this.#options.machines.length} machines`);
  }

  /** The machine that orders name. */
  get orderMachine(): CertifyMachine {
    return this.#options.orderMachine;
  }

  get kind(): KindCapabilities {
    return kindOf(this.limits, this.orderMachine);
  }

  /** The machine's products in turn, so that no lane runs empty first. */
  nextProduct(): string {
    const { products } = this.orderMachine;
    return products[this.#options.nextTurn() % products.length] ?? '';
  }

  newReference(): string {
    return this.#options.newReference();
  }

  /** Monotonic ms. */
  now(): number {
    return this.#options.ports.clock.monotonic();
  }

  sleep(ms: number): Promise<void> {
    return sleep(this.#options.ports.clock, ms);
  }

  /** Waits until a monotonic time; not at all when it is over. */
  until(at: number): Promise<void> {
    return this.sleep(at - this.now());
  }

  /** How long something may take that is due at once, ms. */
  get promptMs(): number {
    return promptMs + this.slackMs;
  }

  /** Waits until a condition holds that is due at once. @returns whether it came to hold. */
  becomes(isDone: () => Promise<boolean>): Promise<boolean> {
    return pollUntil(isDone, { clock: this.#options.ports.clock, everyMs: pollMs, withinMs: this.promptMs });
  }

  /** Connects the machines anew after the cloud was away. */
  async reconnect(): Promise<void> {
    for (const machine of this.#options.machines) {
      machine.disconnect();
      await machine.connect();
    }
  }

  /** Waits long enough to see that something has no effect. */
  quiet(): Promise<void> {
    return this.sleep(Math.max(minQuietMs, 2 * this.slackMs));
  }

  note(text: string): void {
    this.#options.log.add('note', text);
  }

  /** The promise that is examined. @throws BrokenPromise when it is not kept. */
  demand(isKept: boolean, message: string): asserts isKept {
    if (!isKept) throw new BrokenPromise(message);
  }

  /** As {@link demand}, where a disturbance of this computer may be the cause. */
  demandInTime(isKept: boolean, message: string): asserts isKept {
    if (!isKept) throw new BrokenPromise(message, true);
  }

  /**
   * What must work before the promise can be examined.
   * @param foundBy cases, or beginnings of their names, that examine it.
   * @throws NotPlayable when it does not.
   */
  need(works: boolean, message: string, ...foundBy: readonly string[]): asserts works {
    if (!works) throw new NotPlayable(message, foundBy);
  }

  /** A part of the promise is not examined. */
  leaveOut(part: LocalText): void {
    this.#notAsked.push(part);
  }

  get notAsked(): readonly LocalText[] {
    return this.#notAsked;
  }

  ask(question: LocalText): Promise<PersonAnswer> {
    this.note(`asked: ${question.en}`);
    return this.#options.ports.ask(question);
  }
}
