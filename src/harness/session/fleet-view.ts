import type { MachineEvent } from '#simulators/events.ts';
import type { ProgressSnapshot } from '../runner/run-progress.ts';
import type { DeliveryState, MachinePhase, MachineState } from './session-view.ts';

/** A delivery as its machine alone knows it. */
export type MachineJob = Pick<DeliveryState, 'delivery' | 'machine' | 'machinePhase'>;

interface Job extends MachineJob {
  machinePhase: MachinePhase;
  /** Its motor has stopped: the answer follows at once, or never. */
  hasStopped: boolean;
}

const phases: Partial<Record<MachineEvent['kind'], MachinePhase>> = {
  'motor-started': 'turning',
  'item-dropped': 'dropped',
  'motor-stopped': 'stopped',
};

/** The present state of machines by what they see themselves: of locks and of callbacks, they know nothing. */
export class FleetView {
  readonly #isOnline: (machineNo: string) => boolean;
  readonly #outcomes = new Map<string, readonly ('success' | 'failure')[]>();
  /** Jobs that were received and not answered, by machine. */
  readonly #jobs = new Map<string, Job[]>();
  #started = 0;
  #settled = 0;

  constructor(isOnline: (machineNo: string) => boolean) {
    this.#isOnline = isOnline;
  }

  machine(machineNo: string): MachineState {
    return {
      machine: machineNo,
      online: this.#isOnline(machineNo),
      lock: null,
      dwellMs: 0,
      recentOutcomes: this.#outcomes.get(machineNo) ?? [],
      queuedJobs: 0,
    };
  }

  /** Jobs that no answer was sent to, oldest first at each machine. */
  openDeliveries(): readonly MachineJob[] {
    return [...this.#jobs.values()].flat();
  }

  get progress(): ProgressSnapshot {
    const inFlight = this.openDeliveries().length;
    return {
      started: this.#started,
      settled: this.#settled,
      inFlight,
      queued: 0,
      pendingCallbacks: 0,
      oldestStartedAt: null,
    };
  }

  apply(event: MachineEvent): void {
    if (event.kind === 'power' && !event.on) this.#jobs.delete(event.machine);
    if (!('delivery' in event) || event.delivery === '') return;
    const { kind, machine, delivery } = event;
    if (kind === 'command-received') {
      this.#started += 1;
      // One that has stopped without an answer gets none any more.
      const waiting = (this.#jobs.get(machine) ?? []).filter(({ hasStopped }) => !hasStopped);
      this.#jobs.set(machine, [...waiting, { delivery, machine, machinePhase: 'received', hasStopped: false }]);
    } else if (kind === 'answer-sent') {
      this.#settled += 1;
      this.#outcomes.set(
        machine,
        [...(this.#outcomes.get(machine) ?? []), event.success ? ('success' as const) : ('failure' as const)].slice(-5),
      );
      this.#remove(machine, delivery);
    } else
      this.#setPhase(
        this.#jobs.get(machine)?.find((job) => job.delivery === delivery),
        phases[kind],
      );
  }

  #setPhase(job: Job | undefined, phase: MachinePhase | undefined): void {
    if (job && phase === 'stopped') job.hasStopped = true;
    // A drop is more than a stopped motor.
    if (job && phase && !(phase === 'stopped' && job.machinePhase === 'dropped')) job.machinePhase = phase;
  }

  #remove(machine: string, delivery: string): void {
    const left = (this.#jobs.get(machine) ?? []).filter((job) => job.delivery !== delivery);
    if (left.length === 0) this.#jobs.delete(machine);
    else this.#jobs.set(machine, left);
  }
}
