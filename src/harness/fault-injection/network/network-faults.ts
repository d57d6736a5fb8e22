import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { NetworkEvent, NetworkPath } from '#simulators/events.ts';
import type { NetworkFaultPlan } from './network-fault-plan.ts';
import { noEffect } from './message-effects.ts';
import type { Direction, MessageEffects } from './message-effects.ts';
import { checkPlans } from './check-plans.ts';
import { ActiveNetworkFault } from './active-network-fault.ts';

/** A connection between a machine and the core, or the attempt at one. */
export interface CuttableConnection {
  readonly machineNo: string;
  /** Ends it here and now for both ends, with 1006; what is under way on it is lost. */
  cut(reason: string): void;
}

/**
 * The planned troubles of a network, the same for every stage: the stage asks what becomes of each message and
 * connection, and does it.
 *
 * - `delay`: the message arrives later by a time within `delayMs`, and on a link so does what is behind it.
 * - `loss`: the message never arrives. A call without its request or its answer ends by its caller's limit.
 * - `duplication`: a second copy arrives `delayMs` after the first, behind messages that were sent since. Of the HTTP
 *   paths only requests: a caller reads one answer.
 * - `reordering`: the message is held back by `delayMs`; those behind it do not wait. (Calls never wait for each other:
 *   on
 *   the HTTP paths this is a delay.)
 * - `partition`: on the link, connections are cut when it begins, and dials fail while it lasts. Calls are refused, and
 *   those under way when it begins are cut in place of their answer. Knows no direction and no share.
 * - `half-open`: on the link everything sent in its directions vanishes, the word that a connection opens or ends
 *   included, while both ends go on believing in the connection; when it ends, the connection is cut, so that the
 *   machine dials anew. A call arrives and is never answered, whatever the direction. Knows no share.
 *
 * Loss, delay, duplication and reordering strike whole messages; the word that a connection opens or ends is TCP's,
 * which repeats it until it arrives. A message that is under way when a trouble begins is not touched by it. Chance is
 * drawn for each plan, machine and direction by itself: one machine or one plan more changes nothing for the others.
 */
export class NetworkFaults {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #connections: () => Iterable<CuttableConnection>;
  readonly #names = new Set<string>();
  #laterFaultsExpected = false;
  readonly #faults: Readonly<Record<NetworkPath, ActiveNetworkFault[]>> = { link: [], api: [], callbacks: [] };
  /** Those that last now, in the order of their plans. */
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
   * Lets troubles come and go; their times count from now. One that begins at 0 ms has begun when this returns.
   * @param emit told of every beginning, end and stroke.
   * @throws {RangeError} for a plan that cannot be, before any has begun.
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

  /** Troubles that nobody has planned yet may come at any time. */
  expectFaults(): void {
    this.#laterFaultsExpected = true;
  }

  /** Whether troubles of this path are planned or expected, be they over or still to come. */
  isPossible(path: NetworkPath): boolean {
    return this.#laterFaultsExpected || this.#faults[path].length > 0;
  }

  /** Ends the trouble of that plan here and now, whatever its end was to be. Harmless when it does not last. */
  clear(plan: string): void {
    for (const fault of [...this.#faults.link, ...this.#faults.api, ...this.#faults.callbacks])
      if (fault.plan.plan === plan && fault.active) this.#end(fault);
  }

  /** What becomes of the message that is sent now. @param machine its number; empty on the HTTP paths. */
  fate(path: NetworkPath, machine: string, direction: Direction): MessageEffects {
    const active = this.#active[path];
    let effects = noEffect;
    for (const fault of active) {
      if (!fault.appliesTo(machine) || !fault.appliesInDirection(direction)) continue;
      const effect = fault.draw(machine, direction);
      // What is lost already cannot be struck again.
      if (!effect || effects.length === 0) continue;
      effects = effect(effects);
      fault.fired(machine, direction);
    }
    return effects;
  }

  /** Whether the word that a connection opens or ends, sent now, vanishes on a half-open line. */
  drops(machine: string, direction: Direction): boolean {
    return this.#fires('half-open', 'link', machine, direction);
  }

  /** Whether a partition keeps a dial, a call or an answer from coming through now. */
  cuts(path: NetworkPath, machine: string, direction: Direction): boolean {
    return this.#fires('partition', path, machine, direction);
  }

  /** The first of its kind that concerns it strikes: what does not come through fails once. */
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
    // Not a stroke: a half-open line on which nothing was said has shown nothing.
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
