import { TimedFaults } from './timed-faults.ts';
import { arm } from '../faults/armed-fault.ts';
import type { ArmedFault, ArmedRunFault } from '../faults/armed-fault.ts';
import type { MachineControls } from '../faults/machine-controls.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import type { MachineSpec } from './machine-spec.ts';
import type { MachineWorld } from './machine-world.ts';

/** Shared by all machines without faults of single runs. */
const noFaults: readonly ArmedRunFault[] = [];

/** A machine's faults: planned in the scenario, or injected during the run. */
export class MachineFaults {
  readonly #spec: MachineSpec;
  readonly #world: MachineWorld;
  readonly #controls: () => MachineControls;
  #runFaults: readonly ArmedRunFault[] = noFaults;
  /** Null while the machine has no fault with a time window. */
  #timedFaults: TimedFaults | null = null;

  /** @throws {Error} when a planned fault is unknown or invalid, or when this motor type cannot have it. */
  constructor(spec: MachineSpec, world: MachineWorld, controls: () => MachineControls) {
    this.#spec = spec;
    this.#world = world;
    this.#controls = controls;
    const faults = spec.faults.map((planned) => arm(planned, spec.motor));
    if (faults.length > 0) this.#assign(faults);
  }

  /** The present faults of single runs. */
  get runFaults(): readonly ArmedRunFault[] {
    return this.#runFaults;
  }

  /**
   * Starts the time windows of the whole machine's faults.
   * @param builtAt their times count from this monotonic time, ms.
   */
  start(builtAt: number): void {
    this.#timedFaults?.start(builtAt);
  }

  /** Clears the whole machine's faults and starts no more. */
  stop(): void {
    this.#timedFaults?.stop();
  }

  /**
   * @param job the only affected job; undefined: every job.
   * @throws {Error} as the constructor does.
   */
  inject(planned: Omit<FaultPlan, 'when'>, job: number | undefined): void {
    const fault = arm({ ...planned, when: job === undefined ? {} : { job } }, this.#spec.motor);
    if (fault.scope === 'run') this.#runFaults = [...this.#runFaults, fault];
    else {
      this.#timedFaults ??= this.#makeTimedFaults([]);
      this.#timedFaults.inject(fault);
    }
  }

  clear(plan: string): void {
    this.#runFaults = this.#runFaults.filter((fault) => fault.plan !== plan);
    this.#timedFaults?.clearPlan(plan);
  }

  #assign(faults: readonly ArmedFault[]): void {
    this.#runFaults = faults.filter((fault) => fault.scope === 'run');
    if (faults.some((fault) => fault.scope === 'machine')) this.#timedFaults = this.#makeTimedFaults(faults);
  }

  #makeTimedFaults(faults: readonly ArmedFault[]): TimedFaults {
    const { clock, random, onEvent } = this.#world;
    const machineFaults = faults.filter((fault) => fault.scope === 'machine');
    return new TimedFaults({
      machineNo: this.#spec.machineNo,
      clock,
      random: random.fork('timed-faults'),
      onEvent,
      controls: this.#controls(),
      faults: machineFaults,
    });
  }
}
