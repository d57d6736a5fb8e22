import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { MachineEvent, OnEvent } from '../events.ts';
import type { ArmedMachineFault } from '../faults/armed-fault.ts';
import type { MachineControls } from '../faults/machine-controls.ts';

/** Dependencies of {@link TimedFaults}. */
export interface TimedFaultParts {
  readonly machineNo: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly onEvent: OnEvent<MachineEvent>;
  readonly controls: MachineControls;
  readonly faults: readonly ArmedMachineFault[];
}

/** The faults of a whole machine, each with its own time window. */
export class TimedFaults {
  readonly #parts: TimedFaultParts;
  readonly #timers: Timer[] = [];
  readonly #clearers = new Map<ArmedMachineFault, () => void>();
  #started = false;

  constructor(parts: TimedFaultParts) {
    this.#parts = parts;
  }

  /** Sets the timers of all time windows. Times count from `builtAt`, a monotonic time in ms. */
  start(builtAt: number): void {
    if (this.#started) return;
    this.#started = true;
    const { clock, faults } = this.#parts;
    const elapsedMs = clock.monotonic() - builtAt;
    for (const fault of faults) {
      if (fault.toMs !== null && fault.toMs <= elapsedMs) continue;
      this.#timers.push(clock.after(Math.max(0, fault.fromMs - elapsedMs), () => this.inject(fault)));
      if (fault.toMs !== null) this.#timers.push(clock.after(fault.toMs - elapsedMs, () => this.#clear(fault)));
    }
  }

  /** Clears the active faults and starts no more. */
  stop(): void {
    for (const timer of this.#timers.splice(0)) timer.cancel();
    for (const fault of [...this.#clearers.keys()]) this.#clear(fault);
    this.#started = false;
  }

  /** Starts a fault now. */
  inject(fault: ArmedMachineFault): void {
    const { controls, random, onEvent, machineNo } = this.#parts;
    const { plan } = fault;
    const fired = (): void =>
      onEvent({ kind: 'fault-fired', machine: machineNo, run: 0, delivery: '', fault: fault.fault, plan });
    this.#clearers.set(fault, fault.inject(controls, { random: random.fork(plan), fired }));
  }

  /** Clears the fault of this plan, if it is active. */
  clearPlan(plan: string): void {
    for (const fault of [...this.#clearers.keys()]) if (fault.plan === plan) this.#clear(fault);
  }

  #clear(fault: ArmedMachineFault): void {
    const clear = this.#clearers.get(fault);
    if (!clear) return;
    this.#clearers.delete(fault);
    clear();
    this.#parts.onEvent({ kind: 'fault-ended', machine: this.#parts.machineNo, fault: fault.fault, plan: fault.plan });
  }
}
