import { sleep } from '#core/ports/sleep.ts';
import type { Merchant } from '#core/domain/merchant.ts';
import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import { Recorder } from '../history/recorder.ts';
import type { Customer, Observed } from '../runner/customer.ts';
import type { Broken } from '../runner/fault-controls.ts';
import type { Operator } from '../runner/operator.ts';
import { joining, setUp } from '../runner/run-setup.ts';
import { judgeRun, type RunResult } from '../runner/run.ts';
import { play } from '../runner/steps/index.ts';
import type { Standing } from '../runner/run-progress.ts';
import { raiseWorld, type World } from '../runner/world.ts';
import { scenarioSchema, type Group, type Scenario } from '../scenario/scenario.ts';
import { labelsUsed } from '../scenario/problems/labels.ts';
import { stepSchema, type Step, type StepInput } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { untilTaken } from './join-target.ts';
import { Situation } from './session-view.ts';

/** One thing that was done by hand. */
export interface Act {
  readonly machine: string;
  /** When it began, ms since the history did. */
  readonly t: number;
  readonly step: Step;
  /** What came of it; null for a step that nobody answers. */
  readonly observed: Observed | null;
  /** The orders that it was about, as they stood afterwards. */
  readonly orders: readonly ActOrder[];
}

/** An order as it stood after an act. */
export interface ActOrder {
  readonly label: string;
  readonly id: number;
  /** Its records, in the order of its lines. */
  readonly records: readonly number[];
  /** Deliveries that have been commanded or queued for it so far. */
  readonly expected: number;
  /** The last delivery that was commanded for it; null when there is none. */
  readonly delivery: string | null;
}

/** How a session is opened. */
export interface SessionOptions {
  readonly fleet: readonly Group[];
  readonly stage: Stage;
  readonly seed: number;
  /** Is given each line of the history as it is written; must not throw. */
  readonly write?: (line: string) => void;
  /** Answers the questions of `ask` steps. */
  readonly operator: Operator;
  /** Language of the core's messages; the core's own when left out. */
  readonly language?: 'en' | 'zh';
  /** On a stage around somebody else's core: the machines of the fleet by the numbers and keys that it knows, and the merchant. */
  readonly known?: { readonly machines: readonly MachineSpec[]; readonly merchant: Merchant };
}

/** How often somebody who waits for something looks again, ms of the run's time. */
const lookAgainMs = 20;

/** The scenario that a session is, before anybody has done anything. */
function bareScenario(fleet: readonly Group[], seed: number): Scenario {
  return {
    ...scenarioSchema.parse({ name: 'console', stages: ['live', 'virtual'], seed, fleet, proves: ['one-outcome'] }),
    title: 'Played by hand',
  };
}

/**
 * A run that somebody plays by hand: core, machines and receiver are those of any run, and what is done to them are steps
 * of scenarios. Nothing is expected of a step; what came of it is kept, so that the session can be saved as a scenario.
 */
export class Session {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #customers = new Map<string, Customer>();
  readonly #acts: Act[] = [];
  readonly #beganAt: number;
  /** Steps under way, so that what came of one is not taken for another's. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly situation: Situation;
  readonly #observed = new Map<string, Observed>();
  #labels = 0;

  private constructor(world: World, stage: Stage) {
    this.#world = world;
    this.#stage = stage;
    this.#beganAt = world.recorder.now();
    this.situation = new Situation(world.recorder, world.setup.header);
  }

  /** Raises the world. @throws Error in one sentence when it cannot be raised, or a core that is joined does not take its machines. */
  static async open({ fleet, stage, seed, write, operator, known, language }: SessionOptions): Promise<Session> {
    const bare = setUp(bareScenario(fleet, seed), stage, seed);
    const setup = known ? joining(bare, known.machines, known.merchant) : bare;
    const recorder = new Recorder(setup.header, stage.clock, write);
    const world = await raiseWorld({
      setup,
      stage,
      recorder,
      expectTroubles: true,
      operator,
      ...(language && { language }),
    });
    if (stage.target !== undefined) await untilTaken(world, stage.target, language);
    return new Session(world, stage);
  }

  get machines(): readonly MachineSpec[] {
    return this.#world.setup.machines;
  }

  /** @throws Error when there is none of that number. */
  machine(machineNo: string): SimulatedMachine {
    const machine = this.#world.machine(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this session`);
    return machine;
  }

  /** What has been done so far, oldest first. */
  get acts(): readonly Act[] {
    return this.#acts;
  }

  /** When the first act could have been, ms since the history began. */
  get beganAt(): number {
    return this.#beganAt;
  }

  /** What is broken now. */
  get broken(): readonly Broken[] {
    return this.#world.interventions.broken;
  }

  get standing(): Standing {
    return this.#world.watch.standing;
  }

  /** Milliseconds of the run since the history began. */
  now(): number {
    return this.#world.recorder.now();
  }

  get speed(): number {
    return this.#stage.speed;
  }

  /** Whether time can change its speed here. */
  get canHurry(): boolean {
    return this.#stage.setSpeed !== undefined;
  }

  /** @returns false where time cannot change its speed. */
  setSpeed(speed: number): boolean {
    if (!this.#stage.setSpeed) return false;
    this.#stage.setSpeed(speed);
    this.#world.recorder.harness({ kind: 'speed-set', speed, slackMs: this.#stage.slackMs });
    return true;
  }

  /** A label that no order or code of this session has yet. */
  nextLabel(what: string): string {
    this.#labels += 1;
    return `${what}-${this.#labels}`;
  }

  /**
   * Does one thing at a machine.
   * @returns what came of it; null for a step that nobody answers.
   * @throws Error in one sentence, for people, when it cannot be done; nothing is kept of it then.
   */
  async play(machineNo: string, input: StepInput): Promise<Observed | null> {
    const parsed = stepSchema.safeParse(input);
    if (!parsed.success)
      throw new Error(
        parsed.error.issues
          .map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
          .join('; '),
      );
    // One after another: somebody has two hands, and an answer must not be taken for another step's.
    const before = this.#underWay.get(machineNo) ?? Promise.resolve();
    const done = before.then(() => this.#do(machineNo, parsed.data));
    this.#underWay.set(
      machineNo,
      done.catch(() => undefined),
    );
    return done;
  }

  async #do(machineNo: string, step: Step): Promise<Observed | null> {
    const customer = this.#customer(machineNo);
    const missing = labelsUsed(step).find(
      ({ label, of }) => !(of === 'order' ? customer.placed(label) : customer.knowsCode(label)),
    );
    if (missing) throw new Error(`there is no ${missing.of} "${missing.label}" at machine ${machineNo}`);
    const t = this.now();
    this.#observed.delete(machineNo);
    await play(customer, step);
    const observed = this.#observed.get(machineNo) ?? null;
    this.#acts.push({ machine: machineNo, t, step, observed, orders: ordersOf(customer, step) });
    return observed;
  }

  /** Waits until `done` holds. @returns false when that took longer than `limitMs` of the run's time, or `stopped` settled first. */
  async until(done: () => boolean, limitMs = Infinity, stopped: () => boolean = () => false): Promise<boolean> {
    const { clock } = this.#stage;
    const limitAt = clock.monotonic() + limitMs;
    while (!done()) {
      if (stopped() || clock.monotonic() >= limitAt) return false;
      await sleep(clock, lookAgainMs);
    }
    return true;
  }

  /** Waits until nothing runs, waits or is still to be told. @returns false when it takes longer than it ever may, or `stopped`. */
  untilRest(stopped?: () => boolean): Promise<boolean> {
    return this.until(() => this.atRest, this.#world.setup.config.timeoutMs + this.#world.watch.tellingMs, stopped);
  }

  /** Nothing runs, waits or is still to be told. */
  get atRest(): boolean {
    return this.#world.watch.atRest && this.#queuedHasCome();
  }

  /** URL of the core where it is somebody else's; null for one of our own. */
  get target(): string | null {
    return this.#stage.target ?? null;
  }

  /** Ends the session where it stands and judges it. The stage is the caller's to close. */
  async finish(): Promise<RunResult> {
    this.#world.conclude(this.atRest);
    await this.#world.end();
    return judgeRun(this.#world.recorder.history(), this.#world.troubles);
  }

  /** Nobody outside sees jobs wait in a core's queue: all that was accepted for an order is to be told of. */
  #queuedHasCome(): boolean {
    if (this.target === null) return true;
    const latest = new Map(
      this.#acts.flatMap(({ orders }) => orders.map(({ id, expected }) => [id, expected] as const)),
    );
    // Lane tests have no order: they all stand under 0, and none is queued.
    return [...latest].every(([id, expected]) => id === 0 || this.#world.watch.toldOf(id).length >= expected);
  }

  #customer(machineNo: string): Customer {
    const known = this.#customers.get(machineNo);
    if (known) return known;
    const { spec } = this.machine(machineNo);
    // A core that was there before remembers what earlier sessions called their trades.
    const name = `${spec.group}-${machineNo}${this.target === null ? '' : `-${this.#stage.clock.now()}`}`;
    const customer = this.#world.customer(spec, name, (observed) => this.#observed.set(machineNo, observed));
    this.#customers.set(machineNo, customer);
    return customer;
  }
}

const labelled = ['order', 'pay', 'refund', 'deliver', 'resend', 'queue', 'laneTest'] as const;

/** The orders that a step was about. */
function ordersOf(customer: Customer, step: Step): readonly ActOrder[] {
  const members: Readonly<Record<string, unknown>> = step;
  const named =
    'race' in step
      ? step.race
      : 'consume' in step
        ? [step.order]
        : labelled.map((member) => members[member]).filter((value) => typeof value === 'string');
  return named.flatMap((label) => {
    const placed = customer.placed(label);
    return placed
      ? [
          {
            label,
            id: placed.orderId,
            records: placed.records,
            expected: placed.expected,
            delivery: placed.deliveries.at(-1) ?? null,
          },
        ]
      : [];
  });
}
