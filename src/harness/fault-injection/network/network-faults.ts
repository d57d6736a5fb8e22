import type { Clock } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';
import type { NetworkEvent, NetworkPath } from '#simulators/events.ts';
import type { TroublePlan } from '#harness/stages/stage.ts';
import { untouched } from './message-effects.ts';
import type { Direction, Fate } from './message-effects.ts';
import { checkPlans } from './check-plans.ts';
import { RunningPlan } from './active-network-fault.ts';

/** A connection between a machine and the core, or the attempt at one. */
export interface Line {
  readonly machineNo: string;
  /** Ends it here and now for both ends, with 1006; what is under way on it is lost. */
  cut(reason: string): void;
}

/**
 * The planned troubles of a network, the same for every stage: the stage asks what becomes of each message and
 * connection, and does it.
 *
 * - `delay`: the message arrives later by a time within `byMs`, and on a link so does what is behind it.
 * - `loss`: the message never arrives. A call without its request or its answer ends by its caller's limit.
 * - `duplication`: a second copy arrives `byMs` after the first, behind messages that were sent since. Of the HTTP
 *   paths only requests: a caller reads one answer.
 * - `reordering`: the message is held back by `byMs`; those behind it do not wait. (Calls never wait for each other: on
 *   the HTTP paths this is a delay.)
 * - `partition`: on the link, connections are cut when it begins, and dials fail while it lasts. Calls are refused, and
 *   those under way when it begins are cut in place of their answer. Knows no direction and no share.
 * - `half-open`: on the link everything sent in its directions vanishes, the word that a connection opens or ends
 *   included, while both ends go on believing in the connection; when it ends, the connection is cut, so that the
 *   machine dials anew. A call arrives and is never answered, whatever the direction. Knows no share.
 *
 * Loss, delay, duplication and reordering strike whole messages; the word that a connection opens or ends is TCP's, which
 * repeats it until it arrives. A message that is under way when a trouble begins is not touched by it. Chance is drawn
 * for each plan, machine and direction by itself: one machine or one plan more changes nothing for the others.
 */
export class Troubles {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #lines: () => Iterable<Line>;
  readonly #names = new Set<string>();
  #expected = false;
  readonly #plans: Readonly<Record<NetworkPath, RunningPlan[]>> = { link: [], api: [], callbacks: [] };
  /** Those that last now, in the order of their plans. */
  #lasting: Readonly<Record<NetworkPath, readonly RunningPlan[]>> = { link: [], api: [], callbacks: [] };

  /**
   * @param random each plan takes a fork of it, by its name.
   * @param lines the connections between machines and the core that are not over for both ends.
   */
  constructor(clock: Clock, random: Random, lines: () => Iterable<Line>) {
    this.#clock = clock;
    this.#random = random;
    this.#lines = lines;
  }

  /**
   * Lets troubles come and go; their times count from now. One that begins at 0 ms has begun when this returns.
   * @param tell told of every beginning, end and stroke.
   * @throws {RangeError} for a plan that cannot be, before any has begun.
   */
  disturb(plans: readonly TroublePlan[], tell: (event: NetworkEvent) => void): void {
    checkPlans(plans, this.#names);
    for (const plan of plans) {
      this.#names.add(plan.plan);
      const running = new RunningPlan(plan, this.#random.fork(plan.plan), tell);
      this.#plans[plan.path].push(running);
      if (plan.fromMs === 0) this.#begin(running);
      else this.#clock.after(plan.fromMs, () => this.#begin(running));
      if (plan.toMs !== null) this.#clock.after(plan.toMs, () => running.lasts && this.#end(running));
    }
  }

  /** Troubles that nobody has planned yet may come at any time. */
  expect(): void {
    this.#expected = true;
  }

  /** Whether troubles of this path are planned or expected, be they over or still to come. */
  planned(path: NetworkPath): boolean {
    return this.#expected || this.#plans[path].length > 0;
  }

  /** Ends the trouble of that plan here and now, whatever its end was to be. Harmless when it does not last. */
  calm(plan: string): void {
    for (const running of [...this.#plans.link, ...this.#plans.api, ...this.#plans.callbacks])
      if (running.plan.plan === plan && running.lasts) this.#end(running);
  }

  /** What becomes of the message that is sent now. @param machine its number; empty on the HTTP paths. */
  fate(path: NetworkPath, machine: string, direction: Direction): Fate {
    const lasting = this.#lasting[path];
    let fate = untouched;
    for (const running of lasting) {
      if (!running.concerns(machine) || !running.concernsWay(direction)) continue;
      const effect = running.draw(machine, direction);
      // What is lost already cannot be struck again.
      if (!effect || fate.length === 0) continue;
      fate = effect(fate);
      running.struck(machine, direction);
    }
    return fate;
  }

  /** Whether the word that a connection opens or ends, sent now, vanishes on a half-open line. */
  swallows(machine: string, direction: Direction): boolean {
    return this.#strikes('half-open', 'link', machine, direction);
  }

  /** Whether a partition keeps a dial, a call or an answer from coming through now. */
  severs(path: NetworkPath, machine: string, direction: Direction): boolean {
    return this.#strikes('partition', path, machine, direction);
  }

  /** The first of its kind that concerns it strikes: what does not come through fails once. */
  #strikes(trouble: TroublePlan['trouble'], path: NetworkPath, machine: string, direction: Direction): boolean {
    const lasting = this.#lasting[path];
    if (lasting.length === 0) return false;
    const hit = lasting.find(
      (running) =>
        running.plan.trouble === trouble &&
        running.concerns(machine) &&
        (trouble === 'partition' || running.concernsWay(direction)),
    );
    hit?.struck(machine, direction);
    return hit !== undefined;
  }

  #begin(running: RunningPlan): void {
    running.begin();
    this.#sort();
    if (running.plan.trouble === 'partition')
      this.#cut(running, 'the line is cut', (machine) => running.struck(machine, 'up'));
  }

  #end(running: RunningPlan): void {
    running.end();
    this.#sort();
    // Not a stroke: a half-open line on which nothing was said has shown nothing.
    if (running.plan.trouble === 'half-open') this.#cut(running, 'the half-open line is gone', () => undefined);
  }

  #cut(running: RunningPlan, reason: string, cutting: (machine: string) => void): void {
    if (running.plan.path !== 'link') return;
    for (const line of [...this.#lines()]) {
      if (!running.concerns(line.machineNo)) continue;
      cutting(line.machineNo);
      line.cut(reason);
    }
  }

  #sort(): void {
    const { link, api, callbacks } = this.#plans;
    const lasting = (plans: readonly RunningPlan[]): RunningPlan[] => plans.filter((running) => running.lasts);
    this.#lasting = { link: lasting(link), api: lasting(api), callbacks: lasting(callbacks) };
  }
}
