import type { TargetCore } from '../driver.ts';
import type { History } from '../history.ts';
import type { Judgement } from '../judgement.ts';

/** Machines of one kind. */
export interface MachineGroup {
  /** Motor type: `electronic-lock` (lockers), `spring` (snacks), `conveyor` (lunch boxes) or `drinks`. */
  readonly motor: string;
  /** How many; 1 when left out. */
  readonly count?: number | undefined;
  /** `old` answers without naming the delivery and its token; `current` when left out. */
  readonly firmware?: 'current' | 'old' | undefined;
  /** Lanes of each machine, numbered from 0; left out: as the motor type has them. */
  readonly lanes?: number | undefined;
  /** Items in each lane at the start; left out: as the motor type has them. */
  readonly stockPerLane?: number | undefined;
  /** `NORMAL` sells, `MAINTENANCE` takes lane tests only, `TRANSFER` takes nothing; `NORMAL` when left out. */
  readonly mode?: 'NORMAL' | 'MAINTENANCE' | 'TRANSFER' | undefined;
  /** Whether the board takes further commands while its motor turns; false when left out. */
  readonly overlapping?: boolean | undefined;
}

/** Options of `startRun`. */
export interface RunOptions {
  /** The machines; one with a spring motor when left out. Not with `target`, which names its own. */
  readonly machines?: readonly MachineGroup[] | undefined;
  /**
   * `virtual`, the default: in memory, and two minutes pass at once. `live`: real sockets, the system's clock, and a
   * database in a temporary folder. Not with `target`.
   */
  readonly stage?: 'virtual' | 'live' | undefined;
  /** What all random choices come from, 0 to 2³²−1; 1 when left out. In virtual time one seed gives one history. */
  readonly seed?: number | undefined;
  /** Live stage: how many times as fast as the system's clock time runs, 0.1 to 100; 1 when left out. */
  readonly speed?: number | undefined;
  /** Virtual stage: where the core keeps its rows; `memory` when left out. */
  readonly store?: 'memory' | 'sqlite' | undefined;
  /** A core that runs already; left out: the run starts one. */
  readonly target?: TargetCore | undefined;
}

/** How a delivery ended for the merchant, as the first callback of the delivery reported it. */
export type DeliveryOutcome = 'success' | 'failure' | 'timeout';

/**
 * How a sale ended. `refused`: the core refused it, see `refusal`. `no-answer`: the core did not answer, so it is not
 * known whether the machine got a command. `no-callback`: none came within the longest time that it may take.
 */
export type SaleOutcome = DeliveryOutcome | 'refused' | 'no-answer' | 'no-callback';

/** Why a core refused a sale. */
export interface Refusal {
  /** The call that was refused. */
  readonly call: 'order' | 'pay' | 'deliver';
  /** The code of the answer, for example 6057: the machine is busy. */
  readonly code: number;
  /** The text of the answer. */
  readonly message: string;
}

/** One sale: an order, its payment, and one delivery. */
export interface Sale {
  /** Number of the machine. */
  readonly machine: string;
  /** Names the order in further steps: `machine.play({ refund: sale.label })`. */
  readonly label: string;
  /** Number of the order; null when none was created. */
  readonly order: number | null;
  /** Number of the delivery; null when none was started. */
  readonly delivery: string | null;
  /** Null for a sale that was not refused. */
  readonly refusal: Refusal | null;
  /**
   * Waits for the callback. @returns how the sale ended; at once for a sale without a delivery.
   * @throws VendloopError `closed` after the end of the run.
   */
  outcome(): Promise<SaleOutcome>;
}

/** What is bought. */
export interface SaleOptions {
  /** The machine: its place in the fleet, from 1, or its number of eight digits; 1 when left out. */
  readonly machine?: number | string | undefined;
  /** The lane, from 0; 0 when left out. */
  readonly lane?: number | undefined;
  /** How many items; 1 when left out. A motor that drops one item for each command drops one of them. */
  readonly quantity?: number | undefined;
}

/** The merchant of a run, with a receiver of callbacks. */
export interface RunMerchant {
  /**
   * Sells: creates an order, pays it and asks for its delivery. It returns with the core's answer; the machine is at
   * work then.
   * @throws VendloopError `bad-options` for an unknown machine or a wrong option, `closed` after the end of the run.
   */
  sell(options?: SaleOptions): Promise<Sale>;
}

/** How a fault is injected. */
export interface FaultOptions {
  /** Parameters of the fault, as `vendloop faults NAME` explains them. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Only the next job of the machine; false when left out. */
  readonly nextJobOnly?: boolean | undefined;
}

/** A step of a scenario as plain data, for example `{ killCore: '2s' }`. `vendloop steps` lists them all. */
export type ScenarioStep = Readonly<Record<string, unknown>>;

/** What came of a step. */
export type StepResult =
  /** The core's answer to a call: `accepted`, the code of a refusal, or none; and the data of the answer. */
  | { readonly answer: number | 'accepted' | 'no-answer'; readonly data: unknown }
  /** Of `race`: how many deliveries were accepted, which, and the codes of the refusals. */
  | { readonly accepted: number; readonly winners: readonly string[]; readonly codes: readonly number[] }
  /** Of `awaitCallbacks`: the outcomes, and whether every callback came. */
  | { readonly outcomes: readonly DeliveryOutcome[]; readonly complete: boolean };

/** A machine of a run. */
export interface RunMachine {
  /** Eight digits. */
  readonly number: string;
  /** Its motor type. */
  readonly motor: string;
  /** Whether it is connected to the core. */
  readonly online: boolean;
  /** Items that really dropped, whatever the machine reported. */
  readonly dropped: number;
  /** Items in a lane now. */
  stock(lane: number): number;
  /**
   * Injects a fault from now on, until `clearFault`. It must fire, or the judgement is INCONCLUSIVE.
   * @param fault - its name; `vendloop faults` lists them, as does `faults` of `vendloop/simulators`.
   * @throws VendloopError `not-possible` for an unknown fault, or one that this motor type cannot have.
   */
  injectFault(fault: string, options?: FaultOptions): Promise<void>;
  /** Clears a fault that `injectFault` injected; a run that has started keeps it. */
  clearFault(fault: string): Promise<void>;
  /**
   * Plays any step of a scenario at this machine. Its `expect` is not judged: what came of it is returned. A step that
   * waits for what was never begun, like the callback of a refused delivery, is an unmet expectation: FAIL.
   * @returns null for a step without an answer.
   * @throws VendloopError `not-possible` for an unknown step, or one that cannot be played here.
   */
  play(step: ScenarioStep): Promise<StepResult | null>;
}

/**
 * A run that a program plays: a core, a fleet, a merchant and a receiver of callbacks.
 *
 * On the virtual stage time passes only while a call of the run is awaited. A program that awaits nothing else
 * meanwhile has the same history for the same seed.
 */
export interface Run {
  /** In order of their numbers. */
  readonly machines: readonly RunMachine[];
  /** Who sells and gets the callbacks. */
  readonly merchant: RunMerchant;
  /**
   * One machine.
   * @param which - its place in the fleet, from 1, or its number of eight digits.
   * @throws VendloopError `bad-options` when there is none.
   */
  machine(which: number | string): RunMachine;
  /** Lets time pass. @param duration - with its unit, like `500ms`, `30s`, `2min` or `1h`. */
  wait(duration: string): Promise<void>;
  /** What has been recorded so far. */
  history(): History;
  /**
   * Ends the run and judges it: waits until no delivery, job or callback is pending, stops core and machines, and runs
   * every check on the history. Called again, it returns the same judgement.
   */
  judge(): Promise<Judgement>;
  /** Ends the run where it stands and frees what it has; harmless when called again. */
  close(): Promise<void>;
}
