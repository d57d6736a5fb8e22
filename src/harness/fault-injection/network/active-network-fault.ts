import type { Random } from '#core/ports/random.ts';
import type { NetworkEvent } from '#simulators/events.ts';
import type { NetworkFaultPlan } from './network-fault-plan.ts';
import { delayMessage, duplicateMessage, holdBackMessage, dropped } from './message-effects.ts';
import type { Direction, MessageEffects } from './message-effects.ts';

/** The effect of each fault on a message. A partition has none: it cuts connections. */
const effectByFault: Readonly<
  Record<
    Exclude<NetworkFaultPlan['fault'], 'partition'>,
    (messageEffects: MessageEffects, byMs: number) => MessageEffects
  >
> = {
  delay: delayMessage,
  loss: () => dropped,
  duplication: duplicateMessage,
  reordering: holdBackMessage,
  'half-open': () => dropped,
};

/** A planned network fault with its state and random streams. */
export class ActiveNetworkFault {
  readonly plan: NetworkFaultPlan;
  /** True between its start and its end. */
  active = false;
  readonly #emit: (event: NetworkEvent) => void;
  readonly #random: Random;
  readonly #randoms = new Map<string, Random>();

  /** @param random this plan's own; each machine and direction takes a fork of it. */
  constructor(plan: NetworkFaultPlan, random: Random, emit: (event: NetworkEvent) => void) {
    this.plan = plan;
    this.#random = random;
    this.#emit = emit;
  }

  start(): void {
    this.active = true;
    this.#emit({ kind: 'network-fault-started', ...this.#eventMembers });
  }

  end(): void {
    this.active = false;
    this.#emit({ kind: 'network-fault-ended', ...this.#eventMembers });
  }

  fired(machine: string, direction: Direction): void {
    this.#emit({ kind: 'network-fault-fired', ...this.#eventMembers, machine, direction });
  }

  /** Whether it concerns this machine. On the HTTP paths it concerns every call. */
  appliesTo(machine: string): boolean {
    return this.plan.path !== 'link' || this.plan.machines === null || this.plan.machines.has(machine);
  }

  /** Whether it concerns messages in this direction. */
  appliesInDirection(direction: Direction): boolean {
    const { fault, path } = this.plan;
    if (path !== 'link') {
      // A caller cannot distinguish the direction of a half-open connection, and reads one answer only.
      if (fault === 'half-open') return direction === 'down';
      if (fault === 'duplication') return direction === 'up';
    }
    return this.plan.direction === 'both' || this.plan.direction === direction;
  }

  /**
   * Draws its effect on the next message. It draws for every message, so that other faults do not change the next
   * draw.
   * @returns null when it has no effect.
   */
  draw(machine: string, direction: Direction): ((messageEffects: MessageEffects) => MessageEffects) | null {
    const {
      fault,
      probability,
      delayMs: [min, max],
    } = this.plan;
    if (fault === 'partition') return null;
    const effect = effectByFault[fault];
    if (fault === 'half-open') return (messageEffects) => effect(messageEffects, 0);
    const random = this.#randomFor(machine, direction);
    if (random.next() >= probability) return null;
    const delayMs = random.integer(min, max);
    return (messageEffects) => effect(messageEffects, delayMs);
  }

  #randomFor(machine: string, direction: Direction): Random {
    const name = `${machine} ${direction}`;
    let random = this.#randoms.get(name);
    if (!random) {
      random = this.#random.fork(name);
      this.#randoms.set(name, random);
    }
    return random;
  }

  get #eventMembers(): Pick<Extract<NetworkEvent, { kind: 'network-fault-started' }>, 'plan' | 'fault' | 'path'> {
    const { plan, fault, path } = this.plan;
    return { plan, fault, path };
  }
}
