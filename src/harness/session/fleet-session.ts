import type { Clock } from '#core/ports/clock.ts';
import type { MachineEvent, NetworkEvent, NetworkPath } from '#simulators/events.ts';
import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { Fleet } from '#simulators/machine/fleet.ts';
import type { MachineSpec } from '#simulators/machine/machine-spec.ts';
import type { NetworkFaults } from '../fault-injection/network/network-faults.ts';
import type { HarnessEvent, HistoryEvent } from '../history/event.ts';
import { FaultControls, type ActiveFault } from '../runner/fault-controls.ts';
import type { ProgressSnapshot } from '../runner/run-progress.ts';
import { stepSchema, type StepInput } from '../scenario/steps.ts';
import { FleetView } from './fleet-view.ts';

/** What a session of a fleet consists of. */
export interface FleetSessionOptions {
  /** The core that its machines dial. */
  readonly url: string;
  readonly clock: Clock;
  readonly fleet: Pick<Fleet, 'machines' | 'machine'>;
  /** The faults of the machines' own ends of their connections. */
  readonly networkFaults: NetworkFaults;
  /** Faults that its machines had from the start: numbers of injected ones follow. */
  readonly plannedFaults: number;
}

/** Events that are kept at least; a fleet runs for as long as it is needed. */
const keptEvents = 20_000;

/**
 * Simulated machines that a person plays with while core, merchant and receiver are elsewhere: their faults are
 * injected and cleared as in any session, and what they see is kept for a while. Nothing is judged: the rest is not
 * seen.
 */
export class FleetSession {
  readonly target: string;
  readonly networkPaths: readonly NetworkPath[] = ['link'];
  readonly speed = 1;
  readonly canChangeSpeed = false;
  readonly view: FleetView;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #fleet: FleetSessionOptions['fleet'];
  readonly #networkFaults: NetworkFaults;
  readonly #faults: FaultControls;
  readonly #machines: readonly MachineSpec[];
  #events: HistoryEvent[] = [];
  #forgotten = 0;

  constructor({ url, clock, fleet, networkFaults, plannedFaults }: FleetSessionOptions) {
    this.target = url;
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
    this.#fleet = fleet;
    this.#networkFaults = networkFaults;
    this.#machines = fleet.machines.map(({ spec }) => spec);
    this.view = new FleetView((machineNo) => this.machine(machineNo).online);
    this.#faults = new FaultControls({
      machines: new Map(fleet.machines.map((machine) => [machine.spec.machineNo, machine])),
      receivers: null,
      stage: {
        injectNetworkFaults: (plans, emit) => networkFaults.inject(plans, emit),
        clearNetworkFault: (plan) => networkFaults.clear(plan),
      },
      plannedFaults,
      emit: (event) => this.#add('harness', event),
      onNetworkEvent: (event) => this.#add('network', event),
    });
  }

  get machines(): readonly MachineSpec[] {
    return this.#machines;
  }

  /** @throws Error when there is none of that number. */
  machine(machineNo: string): SimulatedMachine {
    const machine = this.#fleet.machine(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this fleet`);
    return machine;
  }

  /** What is broken now. */
  get activeFaults(): readonly ActiveFault[] {
    return this.#faults.broken;
  }

  get progress(): ProgressSnapshot {
    return this.view.progress;
  }

  /** Milliseconds since the session began. */
  now(): number {
    return Math.round((this.#clock.monotonic() - this.#startedAt) * 1000) / 1000;
  }

  /** How many events there have been, forgotten ones included. */
  get eventCount(): number {
    return this.#forgotten + this.#events.length;
  }

  /** The index of the oldest event that is kept. */
  get firstEvent(): number {
    return this.#forgotten;
  }

  /** Events from an index on, of those that are kept. */
  eventsFrom(index: number, limit: number): readonly HistoryEvent[] {
    const from = Math.max(0, index - this.#forgotten);
    return this.#events.slice(from, from + limit);
  }

  /** Takes what a machine sees. */
  readonly record = (event: MachineEvent): void => {
    this.#add('machine', event);
    this.view.apply(event);
    this.#faults.machine(event);
  };

  /**
   * Does one thing at a machine.
   * @throws Error in one sentence, for people, when it cannot be done.
   */
  play(machineNo: string, input: StepInput): Promise<null> {
    return new Promise((resolve) => {
      const step = stepSchema.parse(input);
      if ('injectFault' in step) this.#faults.injectMachineFault(machineNo, step);
      else if ('clearFault' in step) this.#faults.clearMachineFault(machineNo, step.clearFault);
      else if ('injectNetworkFault' in step) this.#faults.injectNetworkFault(machineNo, step);
      else if ('clearNetworkFault' in step) this.#faults.clearNetworkFault(machineNo, step);
      else throw new Error('a fleet by itself can only inject and clear faults of its machines and their network');
      resolve(null);
    });
  }

  /** Ends every fault of the network, so that no connection outlives its machine. */
  end(): void {
    for (const { target, plan } of this.activeFaults) if (target === 'network') this.#networkFaults.clear(plan);
  }

  #add(by: 'machine' | 'harness' | 'network', event: MachineEvent | HarnessEvent | NetworkEvent): void {
    this.#events.push({ t: this.now(), by, ...event } as HistoryEvent);
    if (this.#events.length < 2 * keptEvents) return;
    this.#forgotten += keptEvents;
    this.#events = this.#events.slice(keptEvents);
  }
}
