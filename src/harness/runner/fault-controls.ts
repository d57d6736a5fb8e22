import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { HarnessEvent, PlannedFault } from '../history/event.ts';
import type { MachineEvent, NetworkEvent, NetworkPath } from '#simulators/events.ts';
import { durationMs } from '../scenario/duration.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import type { RunReceivers } from './run-receivers.ts';

/** Something that is broken at this moment because somebody broke it while the run went on. */
export interface ActiveFault extends PlannedFault {
  /** The machine that it was done at; a receiver's or the network's trouble knows none. */
  readonly machine: string | null;
  /** Of the network, where the trouble is; null for anything else. */
  readonly path: NetworkPath | null;
  /** Ends by itself after the machine's next job. */
  readonly oneShot: boolean;
}

/** What interventions work on. */
export interface InterventionOptions {
  readonly machines: ReadonlyMap<string, SimulatedMachine>;
  readonly receivers: RunReceivers;
  readonly stage: Stage;
  /** Plans that the run has had from its beginning: numbers go on behind them. */
  readonly plannedFaults: number;
  readonly emit: (event: HarnessEvent) => void;
  readonly onNetworkEvent: (event: NetworkEvent) => void;
}

/**
 * Breaks and mends the world of a run while it goes on. Everything that is broken is a planned fault from that moment
 * on: it must show, or the run proves nothing.
 */
export class FaultControls {
  readonly #options: InterventionOptions;
  readonly #activeFaults: ActiveFault[] = [];
  #planCount: number;

  constructor(options: InterventionOptions) {
    this.#options = options;
    this.#planCount = options.plannedFaults;
  }

  /** What is broken now, oldest first. */
  get broken(): readonly ActiveFault[] {
    return this.#activeFaults;
  }

  /** @throws {Error} in one sentence, for people, when this machine cannot be broken so; nothing is planned then. */
  injectMachineFault(
    machineNo: string,
    { injectFault: fault, params, nextJobOnly: oneShot }: Step<'injectFault'>,
  ): void {
    const machine = this.#options.machines.get(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this run`);
    const plan = this.#nextPlanName(fault);
    machine.injectFault({ fault, params, plan }, oneShot);
    this.#addFault({
      plan,
      fault,
      targetText: `${machine.spec.group} (${machineNo})`,
      target: 'machine',
      machine: machineNo,
      path: null,
      oneShot,
    });
  }

  /** @returns how many faults of that name it healed. */
  clearMachineFault(machineNo: string, fault: string): number {
    return this.#clear(
      (active) => active.target === 'machine' && active.machine === machineNo && active.fault === fault,
      ({ plan }) => this.#options.machines.get(machineNo)?.clearFault(plan),
    );
  }

  injectNetworkFault(
    machineNo: string,
    { injectNetworkFault: fault, path, machines, direction, probability, delay }: Step<'injectNetworkFault'>,
  ): void {
    const { stage, onNetworkEvent } = this.#options;
    const plan = this.#nextPlanName(fault);
    const onlyThisMachine = path === 'link' && machines === 'this';
    this.#addFault({
      plan,
      fault,
      targetText: onlyThisMachine ? `${path} of ${machineNo}` : path,
      target: 'network',
      machine: onlyThisMachine ? machineNo : null,
      path,
      oneShot: false,
    });
    stage.injectNetworkFaults(
      [
        {
          plan,
          fault,
          path,
          machines: onlyThisMachine ? new Set([machineNo]) : null,
          direction,
          probability,
          delayMs: [durationMs(delay[0]), durationMs(delay[1])],
          fromMs: 0,
          toMs: null,
        },
      ],
      onNetworkEvent,
    );
  }

  /** @returns how many troubles it ended: those of this machine's link, and those of everybody. */
  clearNetworkFault(machineNo: string, { clearNetworkFault: fault, path }: Step<'clearNetworkFault'>): number {
    const matches = (active: ActiveFault): boolean =>
      active.target === 'network' &&
      active.fault === fault &&
      active.path === path &&
      (active.machine === null || active.machine === machineNo);
    return this.#clear(matches, ({ plan }) => this.#options.stage.clearNetworkFault(plan));
  }

  async injectReceiverFault({
    injectReceiverFault: fault,
    receiver,
    delay,
  }: Step<'injectReceiverFault'>): Promise<void> {
    const plan = this.#nextPlanName(fault);
    this.#addFault({
      plan,
      fault,
      targetText: receiver,
      target: 'receiver',
      machine: null,
      path: null,
      oneShot: false,
    });
    await this.#options.receivers.injectFault(receiver, { plan, does: fault, afterMs: durationMs(delay) });
  }

  /** @returns how many habits it ended. */
  async clearReceiverFaults(receiver: string): Promise<number> {
    const cleared: ActiveFault[] = [];
    const count = this.#clear(
      (active) => active.target === 'receiver' && active.targetText === receiver,
      (active) => cleared.push(active),
    );
    for (const { plan } of cleared) await this.#options.receivers.clearFault(receiver, plan);
    return count;
  }

  /** Takes what a machine saw: what was to strike once is over when it has. */
  machine(event: MachineEvent): void {
    if (event.kind === 'fault-fired')
      this.#clear(
        ({ plan, oneShot }) => oneShot && plan === event.plan,
        ({ plan }) => this.#options.machines.get(event.machine)?.clearFault(plan),
      );
  }

  /** Numbered over the whole run, as those of the header are. */
  #nextPlanName(fault: string): string {
    this.#planCount += 1;
    return `${fault}#${this.#planCount}`;
  }

  #addFault(planned: ActiveFault): void {
    const { plan, fault, targetText, target } = planned;
    this.#activeFaults.push(planned);
    this.#options.emit({ kind: 'fault-injected', plan, fault, targetText, target });
  }

  #clear(matches: (active: ActiveFault) => boolean, end: (active: ActiveFault) => void): number {
    const cleared = this.#activeFaults.filter(matches);
    for (const active of cleared) {
      this.#activeFaults.splice(this.#activeFaults.indexOf(active), 1);
      end(active);
      this.#options.emit({ kind: 'fault-cleared', plan: active.plan });
    }
    return cleared.length;
  }
}
