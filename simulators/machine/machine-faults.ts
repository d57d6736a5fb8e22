import { Ailments } from './timed-faults.ts';
import { arm } from '../faults/armed-fault.ts';
import type { ArmedFault, ArmedRunFault } from '../faults/armed-fault.ts';
import type { MachineControls } from '../faults/machine-controls.ts';
import type { FaultPlan } from '../faults/fault-trigger.ts';
import type { MachineSpec } from './machine-spec.ts';
import type { MachineWorld } from './machine-world.ts';

/** Shared by all machines without a fault of their runs. */
const none: readonly ArmedRunFault[] = [];

/** Everything that is wrong with a machine, planned before it is switched on or broken while it stands there. */
export class Afflictions {
  readonly #spec: MachineSpec;
  readonly #world: MachineWorld;
  readonly #controls: () => MachineControls;
  #ofRuns: readonly ArmedRunFault[] = none;
  /** Null while nothing can ail it. */
  #ailments: Ailments | null = null;

  /** @throws {Error} when a planned fault is unknown, badly put, or not one that this motor type can have. */
  constructor(spec: MachineSpec, world: MachineWorld, controls: () => MachineControls) {
    this.#spec = spec;
    this.#world = world;
    this.#controls = controls;
    const faults = spec.faults.map((planned) => arm(planned, spec.motor));
    if (faults.length > 0) this.#sort(faults);
  }

  /** Faults that strike single runs, as they are at this moment. */
  get ofRuns(): readonly ArmedRunFault[] {
    return this.#ofRuns;
  }

  /** Lets the faults of the machine as a whole come and go. @param builtAt monotonic reading that their times count from, ms. */
  watch(builtAt: number): void {
    this.#ailments?.watch(builtAt);
  }

  /** Heals the machine as a whole, and lets nothing more begin. */
  stop(): void {
    this.#ailments?.stop();
  }

  /** @param job the only job that it strikes; every one when it is undefined. @throws {Error} as the constructor does. */
  break(planned: Omit<FaultPlan, 'when'>, job: number | undefined): void {
    const fault = arm({ ...planned, when: job === undefined ? {} : { job } }, this.#spec.motor);
    if (fault.strikes === 'run') this.#ofRuns = [...this.#ofRuns, fault];
    else {
      this.#ailments ??= this.#makeAilments([]);
      this.#ailments.begin(fault);
    }
  }

  heal(plan: string): void {
    this.#ofRuns = this.#ofRuns.filter((fault) => fault.plan !== plan);
    this.#ailments?.healPlan(plan);
  }

  #sort(faults: readonly ArmedFault[]): void {
    this.#ofRuns = faults.filter((fault) => fault.strikes === 'run');
    if (faults.some((fault) => fault.strikes === 'machine')) this.#ailments = this.#makeAilments(faults);
  }

  #makeAilments(faults: readonly ArmedFault[]): Ailments {
    const { clock, random, witness } = this.#world;
    const lasting = faults.filter((fault) => fault.strikes === 'machine');
    return new Ailments({
      machineNo: this.#spec.machineNo,
      clock,
      random: random.fork('ailments'),
      witness,
      controls: this.#controls(),
      faults: lasting,
    });
  }
}
