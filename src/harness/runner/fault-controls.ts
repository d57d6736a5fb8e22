import type { SimulatedMachine } from '#simulators/machine/machine.ts';
import type { HarnessEvent, PlannedFault } from '../history/event.ts';
import type { MachineEvent, NetworkEvent, NetworkPath } from '#simulators/events.ts';
import { durationMs } from '../scenario/duration.ts';
import type { Step } from '../scenario/steps.ts';
import type { Stage } from '../stages/stage.ts';
import type { Receivers } from './run-receivers.ts';

/** Something that is broken at this moment because somebody broke it while the run went on. */
export interface Broken extends PlannedFault {
  /** The machine that it was done at; a receiver's or the network's trouble knows none. */
  readonly machine: string | null;
  /** Of the network, where the trouble is; null for anything else. */
  readonly path: NetworkPath | null;
  /** Ends by itself after the machine's next job. */
  readonly once: boolean;
}

/** What interventions work on. */
export interface InterventionParts {
  readonly machines: ReadonlyMap<string, SimulatedMachine>;
  readonly receivers: Receivers;
  readonly stage: Stage;
  /** Plans that the run has had from its beginning: numbers go on behind them. */
  readonly planned: number;
  readonly tell: (event: HarnessEvent) => void;
  readonly network: (event: NetworkEvent) => void;
}

/**
 * Breaks and mends the world of a run while it goes on. Everything that is broken is a planned fault from that moment on:
 * it must show, or the run proves nothing.
 */
export class Interventions {
  readonly #parts: InterventionParts;
  readonly #broken: Broken[] = [];
  #plans: number;

  constructor(parts: InterventionParts) {
    this.#parts = parts;
    this.#plans = parts.planned;
  }

  /** What is broken now, oldest first. */
  get broken(): readonly Broken[] {
    return this.#broken;
  }

  /** @throws {Error} in one sentence, for people, when this machine cannot be broken so; nothing is planned then. */
  break(machineNo: string, { break: fault, params, once }: Step<'break'>): void {
    const machine = this.#parts.machines.get(machineNo);
    if (!machine) throw new Error(`there is no machine ${machineNo} in this run`);
    const plan = this.#nextName(fault);
    machine.break({ fault, params, plan }, once);
    this.#plan({
      plan,
      fault,
      on: `${machine.spec.group} (${machineNo})`,
      at: 'machine',
      machine: machineNo,
      path: null,
      once,
    });
  }

  /** @returns how many faults of that name it healed. */
  heal(machineNo: string, fault: string): number {
    return this.#lift(
      (broken) => broken.at === 'machine' && broken.machine === machineNo && broken.fault === fault,
      ({ plan }) => this.#parts.machines.get(machineNo)?.heal(plan),
    );
  }

  disturb(machineNo: string, { disturb: trouble, path, of, direction, probability, by }: Step<'disturb'>): void {
    const { stage, network } = this.#parts;
    const plan = this.#nextName(trouble);
    const alone = path === 'link' && of === 'this';
    this.#plan({
      plan,
      fault: trouble,
      on: alone ? `${path} of ${machineNo}` : path,
      at: 'network',
      machine: alone ? machineNo : null,
      path,
      once: false,
    });
    stage.disturb(
      [
        {
          plan,
          trouble,
          path,
          machines: alone ? new Set([machineNo]) : null,
          direction,
          probability,
          byMs: [durationMs(by[0]), durationMs(by[1])],
          fromMs: 0,
          toMs: null,
        },
      ],
      network,
    );
  }

  /** @returns how many troubles it ended: those of this machine's link, and those of everybody. */
  calm(machineNo: string, { calm: trouble, path }: Step<'calm'>): number {
    const concerned = (broken: Broken): boolean =>
      broken.at === 'network' &&
      broken.fault === trouble &&
      broken.path === path &&
      (broken.machine === null || broken.machine === machineNo);
    return this.#lift(concerned, ({ plan }) => this.#parts.stage.calm(plan));
  }

  async misbehave({ misbehave: does, receiver, after }: Step<'misbehave'>): Promise<void> {
    const plan = this.#nextName(does);
    this.#plan({ plan, fault: does, on: receiver, at: 'receiver', machine: null, path: null, once: false });
    await this.#parts.receivers.misbehave(receiver, { plan, does, afterMs: durationMs(after) });
  }

  /** @returns how many habits it ended. */
  async behave(receiver: string): Promise<number> {
    const ended: Broken[] = [];
    const count = this.#lift(
      (broken) => broken.at === 'receiver' && broken.on === receiver,
      (broken) => ended.push(broken),
    );
    for (const { plan } of ended) await this.#parts.receivers.behave(receiver, plan);
    return count;
  }

  /** Takes what a machine saw: what was to strike once is over when it has. */
  machine(event: MachineEvent): void {
    if (event.kind === 'fault-fired')
      this.#lift(
        ({ plan, once }) => once && plan === event.plan,
        ({ plan }) => this.#parts.machines.get(event.machine)?.heal(plan),
      );
  }

  /** Numbered over the whole run, as those of the header are. */
  #nextName(fault: string): string {
    this.#plans += 1;
    return `${fault}#${this.#plans}`;
  }

  #plan(broken: Broken): void {
    const { plan, fault, on, at } = broken;
    this.#broken.push(broken);
    this.#parts.tell({ kind: 'fault-planned', plan, fault, on, at });
  }

  #lift(concerned: (broken: Broken) => boolean, end: (broken: Broken) => void): number {
    const lifted = this.#broken.filter(concerned);
    for (const broken of lifted) {
      this.#broken.splice(this.#broken.indexOf(broken), 1);
      end(broken);
      this.#parts.tell({ kind: 'fault-lifted', plan: broken.plan });
    }
    return lifted.length;
  }
}
