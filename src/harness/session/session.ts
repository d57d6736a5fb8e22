import { pollUntil } from '#core/ports/waiting.ts';
import type { Capabilities } from '#drivers/capabilities.ts';
import type { NetworkPath } from '#simulators/events.ts';
import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { Check } from '../checks/check.ts';
import type { CallbackOutcome } from '../history/callback-outcome.ts';
import type { History, HistoryEvent } from '../history/event.ts';
import type { HistoryHeader } from '../history/header.ts';
import { Recorder } from '../history/recorder.ts';
import type { Customer, Operator, OperatorReply, StepResult } from '../runner/customer.ts';
import type { ActiveFault } from '../runner/fault-controls.ts';
import { prepareTargetRun, prepareRun, type RunSetup } from '../runner/run-setup.ts';
import { prepareThroughDriver } from '../runner/driver-terms.ts';
import { unplayableStep } from '../runner/scenario-through-driver.ts';
import { readTargetTerms } from '../runner/target-terms.ts';
import { judgeRun, type RunResult } from '../runner/run.ts';
import type { RunTarget } from '../runner/scenario-on-target.ts';
import { playStep } from '../runner/steps/index.ts';
import { callbackGraceMs } from '../runner/steps/waiting.ts';
import type { ProgressSnapshot } from '../runner/run-progress.ts';
import { startWorld, type World } from '../runner/world.ts';
import { scenarioSchema, type Group, type Scenario } from '../scenario/scenario.ts';
import { usedLabels } from '../scenario/problems/labels.ts';
import { stepSchema, type Step, type StepInput } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import { askingClient, waitForMachinesOnline } from '../runner/join-target.ts';
import { SessionView } from './session-view.ts';

/** One thing that was done by hand. */
export interface SessionAction {
  readonly machine: string;
  /** When it began, ms since the history did. */
  readonly t: number;
  readonly step: Step;
  /** What came of it; null for a step without an answer. */
  readonly observed: StepResult | null;
  /** The orders that it was about, as they stood afterwards. */
  readonly orders: readonly ActionOrder[];
}

/** An order as it stood after an act. */
export interface ActionOrder {
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
  /**
   * On the target stage: the machines of the fleet by the numbers and keys that the core knows, and the merchant.
   */
  readonly target?: RunTarget;
}

/** How often a wait checks its condition, ms of the run's time. */
const pollMs = 20;

/** The scenario that a session is, before anybody has done anything. */
function emptyScenario(fleet: readonly Group[], seed: number): Scenario {
  return {
    ...scenarioSchema.parse({ name: 'console', stages: ['live', 'virtual'], seed, fleet, proves: ['one-outcome'] }),
    title: 'Played by hand',
  };
}

/**
 * A run that a person plays by hand: core, machines and receiver are those of any run, and what is done to them are
 * steps of scenarios. Nothing is expected of a step; what came of it is kept, so that the session can be saved as a
 * scenario.
 */
export class Session {
  readonly #world: World;
  readonly #stage: Stage;
  readonly #customers = new Map<string, Customer>();
  readonly #actions: SessionAction[] = [];
  readonly #startedAt: number;
  /** Steps under way, so that what came of one is not taken for another's. */
  readonly #pendingSteps = new Map<string, Promise<unknown>>();
  readonly view: SessionView;
  readonly #observed = new Map<string, StepResult>();
  /** Answers of people that were given with their questions. */
  readonly #replies: Map<string, OperatorReply>;
  #labelCount = 0;
  #hasEnded = false;

  private constructor(world: World, stage: Stage, replies: Map<string, OperatorReply>) {
    this.#replies = replies;
    this.#world = world;
    this.#stage = stage;
    this.#startedAt = world.recorder.now();
    this.view = new SessionView(world.recorder, world.setup.header);
  }

  /**
   * Raises the world. @throws Error in one sentence when it cannot be raised, or a core that is joined does not take
   * its machines.
   */
  static async open({ fleet, stage, seed, write, operator, target, language }: SessionOptions): Promise<Session> {
    const defaultSetup = prepareRun(emptyScenario(fleet, seed), stage, seed);
    const failure = stage.driver?.failure.then((error) => Promise.reject(error));
    // What a merchant sees of a driver that fails is no answer of the cloud.
    const unlessDriverFails = <T>(work: Promise<T>): Promise<T> => (failure ? Promise.race([failure, work]) : work);
    const setup = target ? await unlessDriverFails(prepareTarget(defaultSetup, stage, target)) : defaultSetup;
    const recorder = new Recorder(setup.header, stage.clock, write);
    stage.driver?.observe(recorder.harness);
    const replies = new Map<string, OperatorReply>();
    const world = await startWorld({
      setup,
      stage,
      recorder,
      expectNetworkFaults: true,
      operator: (question) => {
        const reply = replies.get(question);
        return reply ? Promise.resolve(reply) : operator(question);
      },
      ...(language && { language }),
    });
    if (stage.targetUrl !== undefined) await unlessDriverFails(waitForMachinesOnline(world, stage.targetUrl, language));
    // A driver that fails later is in the history, and makes the verdict INCONCLUSIVE.
    failure?.catch(() => undefined);
    return new Session(world, stage, replies);
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
  get actions(): readonly SessionAction[] {
    return this.#actions;
  }

  /** When the first act could have been, ms since the history began. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** What is broken now. */
  get activeFaults(): readonly ActiveFault[] {
    return this.#world.faultControls.broken;
  }

  get progress(): ProgressSnapshot {
    return this.#world.progress.snapshot;
  }

  /** Milliseconds of the run since the history began. */
  now(): number {
    return this.#world.recorder.now();
  }

  get speed(): number {
    return this.#stage.speed;
  }

  /** What a cloud behind a driver can do; null: vendloop's own protocol is spoken. */
  get capabilities(): Capabilities | null {
    return this.#stage.driver?.capabilities ?? null;
  }

  /** Whether time can change its speed here. */
  get canChangeSpeed(): boolean {
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
    this.#labelCount += 1;
    return `${what}-${this.#labelCount}`;
  }

  /**
   * Does one thing at a machine.
   * @returns what came of it; null for a step without an answer.
   * @throws Error in one sentence, for people, when it cannot be done; nothing is kept of it then.
   */
  async play(machineNo: string, input: StepInput): Promise<StepResult | null> {
    const parsed = stepSchema.safeParse(input);
    if (!parsed.success)
      throw new Error(
        parsed.error.issues
          .map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
          .join('; '),
      );
    // One after another: an answer must not be taken for another step's.
    const previous = this.#pendingSteps.get(machineNo) ?? Promise.resolve();
    const done = previous.then(() => this.#playStep(machineNo, parsed.data));
    this.#pendingSteps.set(
      machineNo,
      done.catch(() => undefined),
    );
    return done;
  }

  /** Records what a person observed at a machine: a question, the expected answer, and theirs. */
  async recordJudgement(
    machineNo: string,
    question: string,
    expect: 'yes' | 'no',
    reply: OperatorReply,
  ): Promise<StepResult | null> {
    this.#replies.set(question, reply);
    try {
      return await this.play(machineNo, { ask: question, expect });
    } finally {
      this.#replies.delete(question);
    }
  }

  async #playStep(machineNo: string, step: Step): Promise<StepResult | null> {
    const reason = this.capabilities && unplayableStep(step, this.capabilities);
    if (reason !== null) throw new Error(`this cannot be done here: ${reason}`);
    const customer = this.#customer(machineNo);
    const missing = usedLabels(step).find(
      ({ label, kind }) => !(kind === 'order' ? customer.findOrder(label) : customer.hasCode(label)),
    );
    if (missing) throw new Error(`there is no ${missing.kind} "${missing.label}" at machine ${machineNo}`);
    const t = this.now();
    this.#observed.delete(machineNo);
    await playStep(customer, step);
    const observed = this.#observed.get(machineNo) ?? null;
    this.#actions.push({ machine: machineNo, t, step, observed, orders: ordersOf(customer, step) });
    return observed;
  }

  /**
   * Waits until `done` holds. @returns false when that took longer than `limitMs` of the run's time, or `stopped`
   * settled first.
   */
  waitUntil(isDone: () => boolean, limitMs = Infinity, isStopped?: () => boolean): Promise<boolean> {
    return pollUntil(isDone, { clock: this.#stage.clock, everyMs: pollMs, withinMs: limitMs, isStopped });
  }

  /**
   * Waits until nothing runs or waits and no callback is pending. @returns false when it takes longer than the longest
   * possible time, or `isStopped` holds.
   */
  waitUntilIdle(isStopped?: () => boolean): Promise<boolean> {
    return this.waitUntil(
      () => this.isIdle,
      this.#world.setup.config.timeoutMs + this.#world.progress.retryHorizonMs,
      isStopped,
    );
  }

  /** Nothing runs or waits, and no callback is pending. */
  get isIdle(): boolean {
    return this.#world.progress.isIdle && this.#allCallbacksReceived();
  }

  /** URL of the target core; null for a core that the session started itself. */
  get target(): string | null {
    return this.#stage.targetUrl ?? null;
  }

  /** The paths of the network that can be broken here. */
  get networkPaths(): readonly NetworkPath[] {
    return this.target === null ? ['link', 'api', 'callbacks'] : [];
  }

  /**
   * Waits for the callback of an order's delivery, for the longest time that it may take.
   * @returns its outcome; null when none came.
   */
  async awaitCallback(order: number, delivery: string): Promise<CallbackOutcome | null> {
    const { progress, setup } = this.#world;
    const callback = () => progress.callbacksOf(order).find((received) => received.delivery === delivery);
    const limitMs = Math.max(setup.config.timeoutMs + callbackGraceMs, progress.retryHorizonMs);
    await progress.waitForCallback(order, () => callback() !== undefined, limitMs);
    return callback()?.outcome ?? null;
  }

  /** What has been recorded so far. */
  history(): History {
    return this.#world.recorder.history();
  }

  /** How many events have been recorded so far. */
  get eventCount(): number {
    return this.#world.recorder.events.length;
  }

  /** The index of the oldest event that is kept: all are. */
  readonly firstEvent = 0;

  /** Recorded events from an index on. */
  eventsFrom(index: number, limit: number): readonly HistoryEvent[] {
    return this.#world.recorder.events.slice(index, index + limit);
  }

  /** Ends the session where it stands. The stage is the caller's to close. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    this.#world.recordEnd(this.isIdle);
    await this.#world.stop();
  }

  /** Ends the session where it stands and judges it, by default as a run of one scenario. */
  async finish(checksOf?: (header: HistoryHeader) => readonly Check[]): Promise<RunResult> {
    await this.end();
    const history = this.history();
    return judgeRun(history, this.#world.coreErrors, undefined, checksOf?.(history.header));
  }

  /**
   * Judges what has been recorded so far, as if the session ended here.
   * @returns the verdict; while it goes on, what is not over makes it INCONCLUSIVE at best.
   */
  judgeSoFar(): RunResult {
    const history = this.history();
    const end: HistoryEvent = { t: this.now(), by: 'harness', kind: 'run-ended', reason: 'abandoned' };
    const ended = this.#hasEnded ? history : { ...history, events: [...history.events, end] };
    return judgeRun(ended, this.#world.coreErrors);
  }

  /** The queue of a target core cannot be seen: a callback is expected for every accepted job. */
  #allCallbacksReceived(): boolean {
    if (this.target === null) return true;
    const latest = new Map(
      this.#actions.flatMap(({ orders }) => orders.map(({ id, expected }) => [id, expected] as const)),
    );
    // Lane tests have no order: they all stand under 0, and none is queued.
    return [...latest].every(([id, expected]) => id === 0 || this.#world.progress.callbacksOf(id).length >= expected);
  }

  #customer(machineNo: string): Customer {
    const known = this.#customers.get(machineNo);
    if (known) return known;
    const { spec } = this.machine(machineNo);
    const customer = this.#world.customer(spec, `${spec.group}-${machineNo}`, (observed) =>
      this.#observed.set(machineNo, observed),
    );
    this.#customers.set(machineNo, customer);
    return customer;
  }
}

/** Prepares a session with a target core, by what that shows of its machines. */
async function prepareTarget(
  setup: RunSetup,
  { targetUrl = '', http, clock, driver }: Stage,
  { machines, merchant, limits }: RunTarget,
): Promise<RunSetup> {
  const client = askingClient({ url: targetUrl, merchant, http, clock });
  const numbers = machines.map(({ machineNo }) => machineNo);
  const terms = await readTargetTerms(client, merchant.appId, numbers);
  // A session without a delivery proves nothing: a motor must have run.
  const prepared = prepareTargetRun(setup, machines, { merchant, limits }, terms, ['physical-exclusion']);
  return prepareThroughDriver(prepared, driver);
}

const labelMembers = ['order', 'pay', 'refund', 'deliver', 'resend', 'queue', 'laneTest'] as const;

/** The orders that a step was about. */
function ordersOf(customer: Customer, step: Step): readonly ActionOrder[] {
  const members: Readonly<Record<string, unknown>> = step;
  const labels =
    'race' in step
      ? step.race
      : 'consume' in step
        ? [step.order]
        : labelMembers.map((member) => members[member]).filter((value) => typeof value === 'string');
  return labels.flatMap((label) => {
    const placed = customer.findOrder(label);
    return placed
      ? [
          {
            label,
            id: placed.orderId,
            records: placed.records,
            expected: placed.expectedCallbacks,
            delivery: placed.deliveries.at(-1) ?? null,
          },
        ]
      : [];
  });
}
