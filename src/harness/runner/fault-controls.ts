import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { HarnessEvent } from '../history/event.ts';
import type { PlannedFault } from '../history/header.ts';
import type { MachineEvent, NetworkEvent, NetworkPath } from '#simulators/events.ts';
import { durationMs } from '../scenario/duration.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import type { RunReceivers } from './run-receivers.ts';

/** A fault that was injected during the run and is active. */
export interface ActiveFault extends PlannedFault {
  /** Its machine; null for a fault of a receiver or of the network as a whole. */
  readonly machine: string | null;
  /** Path of a network fault; null for other targets. */
  readonly path: NetworkPath | null;
  /** It ends by itself after the machine's next job. */
  readonly oneShot: boolean;
  /** Its parameters, as they were given. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** What faults are injected into. */
export interface InterventionOptions {
  readonly machines: ReadonlyMap<string, SimulatedMachine>;
  /** Null: there are none here. */
  readonly receivers: RunReceivers | null;
  readonly stage: Pick<Stage, 'injectNetworkFaults' | 'clearNetworkFault'>;
  /** Number of faults that the scenario plans; numbers of injected ones follow. */
  readonly plannedFaults: number;
  readonly emit: (event: HarnessEvent) => void;
  readonly onNetworkEvent: (event: NetworkEvent) => void;
}

/**
 * Injects and clears faults during a run. An injected fault counts as planned from then on: it must fire, or the run
 * is INCONCLUSIVE.
 */
export class FaultControls {
  readonly #options: InterventionOptions;
  readonly #activeFaults: ActiveFault[] = [];
  #planCount: number;

  constructor(options: InterventionOptions) {
    this.#options = options;
    this.#planCount = options.plannedFaults;
  }

  /** Active faults, oldest first. */
  get broken(): readonly ActiveFault[] {
    return this.#activeFaults;
  }

  /** @throws {Error} with a sentence for people when this machine cannot have the fault; nothing is injected then. */
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
      params,
    });
  }

  /** @returns number of faults that it cleared. */
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
      params: { direction, probability, delay },
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

  /** @returns number of faults that it cleared: those of this machine's link, and those of all machines. */
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
    const receivers = this.#requireReceivers();
    const plan = this.#nextPlanName(fault);
    this.#addFault({
      plan,
      fault,
      targetText: receiver,
      target: 'receiver',
      machine: null,
      path: null,
      oneShot: false,
      params: { delay },
    });
    await receivers.injectFault(receiver, { plan, does: fault, afterMs: durationMs(delay) });
  }

  /** @returns number of faults that it cleared. */
  async clearReceiverFaults(receiver: string): Promise<number> {
    const cleared: ActiveFault[] = [];
    const count = this.#clear(
      (active) => active.target === 'receiver' && active.targetText === receiver,
      (active) => cleared.push(active),
    );
    for (const { plan } of cleared) await this.#requireReceivers().clearFault(receiver, plan);
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

  #requireReceivers(): RunReceivers {
    const { receivers } = this.#options;
    if (!receivers) throw new Error('there is no receiver of callbacks here');
    return receivers;
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
