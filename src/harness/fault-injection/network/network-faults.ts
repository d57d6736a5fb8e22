import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { NetworkEvent, NetworkPath } from '#simulators/events.ts';
import type { NetworkFaultPlan } from './network-fault-plan.ts';
import { noEffect } from './message-effects.ts';
import type { Direction, MessageEffects } from './message-effects.ts';
import { checkPlans } from './check-plans.ts';
import { ActiveNetworkFault } from './active-network-fault.ts';

/** A connection between a machine and the core, or a dial. */
export interface CuttableConnection {
  readonly machineNo: string;
  /** Cuts it at once for both ends, with 1006; frames in transit are lost. */
  cut(reason: string): void;
}

/**
 * The planned faults of a network, the same on every stage: the stage asks for their effects on each message and
 * connection, and applies them.
 *
 * - `delay`: the message arrives later by a time within `delayMs`, and on a link so does what is behind it.
 * - `loss`: the message never arrives. A call without its request or its answer ends by its caller's limit.
 * - `duplication`: a second copy arrives `delayMs` after the first, behind messages that were sent since. Of the HTTP
 *   paths only requests: a caller reads one answer.
 * - `reordering`: the message is held back by `delayMs`; later ones do not wait. (Calls never wait for each other, so
 *   on the HTTP paths this is a delay.)
 * - `partition`: on the link, connections are cut when it begins, and dials fail while it lasts. Calls are refused, and
 *   those in transit when it starts are cut in place of their answer. Has no direction and no share.
 * - `half-open`: on the link everything sent in its directions is lost, opening and closing included, while both ends
 *   keep the connection; when the fault ends, the connection is cut, so that the machine dials again. A call arrives
 *   and is never answered, in either direction. Has no share.
 *
 * Loss, delay, duplication and reordering concern whole messages; TCP repeats opening and closing until they arrive. A
 * message in transit when a fault starts is not affected. Each plan, machine and direction has its own random stream:
 * another machine or plan changes nothing for the rest.
 */
export class NetworkFaults {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #connections: () => Iterable<CuttableConnection>;
  readonly #names = new Set<string>();
  #laterFaultsExpected = false;
  readonly #faults: Readonly<Record<NetworkPath, ActiveNetworkFault[]>> = { link: [], api: [], callbacks: [] };
  /** Active faults, in the order of their plans. */
  #active: Readonly<Record<NetworkPath, readonly ActiveNetworkFault[]>> = { link: [], api: [], callbacks: [] };

  /**
   * @param random each plan takes a fork of it, by its name.
   * @param connections the connections between machines and the core that are not over for both ends.
   */
  constructor(clock: Clock, random: Random, connections: () => Iterable<CuttableConnection>) {
    this.#clock = clock;
    this.#random = random;
    this.#connections = connections;
  }

  /**
   * Schedules faults; their times count from now. A fault from 0 ms is active when this returns.
   * @param emit called at every start, firing and end.
   * @throws {RangeError} for an invalid plan, before any has started.
   */
  inject(plans: readonly NetworkFaultPlan[], emit: (event: NetworkEvent) => void): void {
    checkPlans(plans, this.#names);
    for (const plan of plans) {
      this.#names.add(plan.plan);
      const fault = new ActiveNetworkFault(plan, this.#random.fork(plan.plan), emit);
      this.#faults[plan.path].push(fault);
      if (plan.fromMs === 0) this.#start(fault);
      else this.#clock.after(plan.fromMs, () => this.#start(fault));
      if (plan.toMs !== null) this.#clock.after(plan.toMs, () => fault.active && this.#end(fault));
    }
  }

  /** Faults may be injected at any time. */
  expectFaults(): void {
    this.#laterFaultsExpected = true;
  }

  /** Whether faults of this path are planned or expected, past ones included. */
  isPossible(path: NetworkPath): boolean {
    return this.#laterFaultsExpected || this.#faults[path].length > 0;
  }

  /** Ends the fault of that plan at once. Does nothing when it is not active. */
  clear(plan: string): void {
    for (const fault of [...this.#faults.link, ...this.#faults.api, ...this.#faults.callbacks])
      if (fault.plan.plan === plan && fault.active) this.#end(fault);
  }

  /** Effects on the message that is sent now. @param machine its number; empty on the HTTP paths. */
  messageEffects(path: NetworkPath, machine: string, direction: Direction): MessageEffects {
    const active = this.#active[path];
    let effects = noEffect;
    for (const fault of active) {
      if (!fault.appliesTo(machine) || !fault.appliesInDirection(direction)) continue;
      const effect = fault.draw(machine, direction);
      // A lost message cannot be affected again.
      if (!effect || effects.length === 0) continue;
      effects = effect(effects);
      fault.fired(machine, direction);
    }
    return effects;
  }

  /** Whether an opening or closing that is sent now is lost on a half-open connection. */
  drops(machine: string, direction: Direction): boolean {
    return this.#fires('half-open', 'link', machine, direction);
  }

  /** Whether a partition blocks a dial, a call or an answer now. */
  cuts(path: NetworkPath, machine: string, direction: Direction): boolean {
    return this.#fires('partition', path, machine, direction);
  }

  /** The first matching fault of this kind fires. */
  #fires(kind: NetworkFaultPlan['fault'], path: NetworkPath, machine: string, direction: Direction): boolean {
    const active = this.#active[path];
    if (active.length === 0) return false;
    const firing = active.find(
      (fault) =>
        fault.plan.fault === kind &&
        fault.appliesTo(machine) &&
        (kind === 'partition' || fault.appliesInDirection(direction)),
    );
    firing?.fired(machine, direction);
    return firing !== undefined;
  }

  #start(fault: ActiveNetworkFault): void {
    fault.start();
    this.#updateActive();
    if (fault.plan.fault === 'partition')
      this.#cutConnections(fault, 'the line is cut', (machine) => fault.fired(machine, 'up'));
  }

  #end(fault: ActiveNetworkFault): void {
    fault.end();
    this.#updateActive();
    // Not a firing: a half-open connection without traffic has shown nothing.
    if (fault.plan.fault === 'half-open') this.#cutConnections(fault, 'the half-open line is gone', () => undefined);
  }

  #cutConnections(fault: ActiveNetworkFault, reason: string, onCut: (machine: string) => void): void {
    if (fault.plan.path !== 'link') return;
    for (const connection of [...this.#connections()]) {
      if (!fault.appliesTo(connection.machineNo)) continue;
      onCut(connection.machineNo);
      connection.cut(reason);
    }
  }

  #updateActive(): void {
    const { link, api, callbacks } = this.#faults;
    const activeOf = (plans: readonly ActiveNetworkFault[]): ActiveNetworkFault[] =>
      plans.filter((fault) => fault.active);
    this.#active = { link: activeOf(link), api: activeOf(api), callbacks: activeOf(callbacks) };
  }
}
