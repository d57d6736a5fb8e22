import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineEvent, Witness } from '../events.ts';
import type { ArmedMachineFault } from '../faults/armed-fault.ts';
import type { MachineControls } from '../faults/machine-controls.ts';

/** What ailments work with. */
export interface AilmentParts {
  readonly machineNo: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly witness: Witness<MachineEvent>;
  readonly controls: MachineControls;
  readonly faults: readonly ArmedMachineFault[];
}

/** The faults of a machine as a whole, each of which comes and goes in its own stretch of time. */
export class Ailments {
  readonly #parts: AilmentParts;
  readonly #timers: Timer[] = [];
  readonly #heals = new Map<ArmedMachineFault, () => void>();
  #watching = false;

  constructor(parts: AilmentParts) {
    this.#parts = parts;
  }

  /** Sets the timers of all stretches. Times count from `builtAt`, a monotonic reading in ms. */
  watch(builtAt: number): void {
    if (this.#watching) return;
    this.#watching = true;
    const { clock, faults } = this.#parts;
    const sinceBuilt = clock.monotonic() - builtAt;
    for (const fault of faults) {
      if (fault.toMs !== null && fault.toMs <= sinceBuilt) continue;
      this.#timers.push(clock.after(Math.max(0, fault.fromMs - sinceBuilt), () => this.begin(fault)));
      if (fault.toMs !== null) this.#timers.push(clock.after(fault.toMs - sinceBuilt, () => this.#heal(fault)));
    }
  }

  /** Heals what ails now and lets nothing more begin. */
  stop(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
    for (const fault of [...this.#heals.keys()]) this.#heal(fault);
    this.#watching = false;
  }

  /** Lets a fault begin here and now. */
  begin(fault: ArmedMachineFault): void {
    const { controls, random, witness, machineNo } = this.#parts;
    const { plan } = fault;
    const fired = (): void =>
      witness({ kind: 'fault-fired', machine: machineNo, run: 0, delivery: '', fault: fault.fault, plan });
    this.#heals.set(fault, fault.begin(controls, { random: random.fork(plan), fired }));
  }

  /** Heals the fault of that plan, if it ails now. */
  healPlan(plan: string): void {
    for (const fault of [...this.#heals.keys()]) if (fault.plan === plan) this.#heal(fault);
  }

  #heal(fault: ArmedMachineFault): void {
    const heal = this.#heals.get(fault);
    if (!heal) return;
    this.#heals.delete(fault);
    heal();
    this.#parts.witness({ kind: 'fault-healed', machine: this.#parts.machineNo, fault: fault.fault, plan: fault.plan });
  }
}
