import type { Random } from '#core/ports/random.ts';
import type { NetworkEvent } from '#simulators/events.ts';
import type { TroublePlan } from '#harness/stages/stage.ts';
import { delayed, doubled, heldBack, lost } from './message-effects.ts';
import type { Direction, Fate } from './message-effects.ts';

/** What each trouble does to a message that it strikes. A partition does nothing to messages: it ends connections. */
const effects: Readonly<Record<Exclude<TroublePlan['trouble'], 'partition'>, (fate: Fate, byMs: number) => Fate>> = {
  delay: delayed,
  loss: () => lost,
  duplication: doubled,
  reordering: heldBack,
  'half-open': () => lost,
};

/** One planned trouble while it runs: whom it concerns, and its luck. */
export class RunningPlan {
  readonly plan: TroublePlan;
  /** Between its beginning and its end. */
  lasts = false;
  readonly #tell: (event: NetworkEvent) => void;
  readonly #random: Random;
  readonly #lucks = new Map<string, Random>();

  /** @param random this plan's own; each machine and direction takes a fork of it. */
  constructor(plan: TroublePlan, random: Random, tell: (event: NetworkEvent) => void) {
    this.plan = plan;
    this.#random = random;
    this.#tell = tell;
  }

  begin(): void {
    this.lasts = true;
    this.#tell({ kind: 'trouble-began', ...this.#names });
  }

  end(): void {
    this.lasts = false;
    this.#tell({ kind: 'trouble-ended', ...this.#names });
  }

  struck(machine: string, direction: Direction): void {
    this.#tell({ kind: 'trouble-struck', ...this.#names, machine, direction });
  }

  /** Whether it is about this machine at all. On the HTTP paths it is about every call. */
  concerns(machine: string): boolean {
    return this.plan.path !== 'link' || this.plan.machines === null || this.plan.machines.has(machine);
  }

  /** Whether it is about messages that travel this way. */
  concernsWay(direction: Direction): boolean {
    const { trouble, path } = this.plan;
    if (path !== 'link') {
      // A call that nobody answers: which way its line is dead, its caller cannot tell. And nobody reads a second answer.
      if (trouble === 'half-open') return direction === 'down';
      if (trouble === 'duplication') return direction === 'up';
    }
    return this.plan.direction === 'both' || this.plan.direction === direction;
  }

  /**
   * Draws what it would do to the next message. It draws for every message, so that what other troubles did to this
   * one changes nothing for the next.
   * @returns null when it leaves this one alone.
   */
  draw(machine: string, direction: Direction): ((fate: Fate) => Fate) | null {
    const {
      trouble,
      probability,
      byMs: [min, max],
    } = this.plan;
    if (trouble === 'partition') return null;
    const effect = effects[trouble];
    if (trouble === 'half-open') return (fate) => effect(fate, 0);
    const luck = this.#luck(machine, direction);
    if (luck.next() >= probability) return null;
    const byMs = luck.integer(min, max);
    return (fate) => effect(fate, byMs);
  }

  #luck(machine: string, direction: Direction): Random {
    const name = `${machine} ${direction}`;
    let luck = this.#lucks.get(name);
    if (!luck) {
      luck = this.#random.fork(name);
      this.#lucks.set(name, luck);
    }
    return luck;
  }

  get #names(): Pick<Extract<NetworkEvent, { kind: 'trouble-began' }>, 'plan' | 'trouble' | 'path'> {
    const { plan, trouble, path } = this.plan;
    return { plan, trouble, path };
  }
}
