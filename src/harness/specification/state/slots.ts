import type { Entities } from '../entities.ts';
import { digestOf, placeOf, type EntityDigest } from './digest.ts';

/** A kind of entity. */
export type EntityKind = keyof Entities;

/** An entity as states hold it: one object until it is written again. */
export class Stored {
  readonly value: unknown;
  #digest: EntityDigest | null = null;

  constructor(value: unknown) {
    this.value = value;
  }

  /** Found when it is first asked for: most states are never compared with another. */
  digest(slot: Slot): EntityDigest {
    return (this.#digest ??= digestOf(slot.place, this.value));
  }
}

/** Where the states of one machine hold one entity. Two slots are the same object or hold different entities. */
export class Slot {
  readonly #name: string;
  #place: number | null = null;
  /** In the state that was used last; undefined: it has none. */
  stored: Stored | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Where digests begin. */
  get place(): number {
    return (this.#place ??= placeOf(this.#name));
  }
}

/** The slots of all states that come of one first state. */
export class SlotTable {
  readonly #kinds = new Map<EntityKind, Map<string, Slot>>();

  /** undefined: no state has ever held the entity. */
  find(kind: EntityKind, key: string): Slot | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  slotOf(kind: EntityKind, key: string): Slot {
    let slots = this.#kinds.get(kind);
    if (!slots) this.#kinds.set(kind, (slots = new Map<string, Slot>()));
    let slot = slots.get(key);
    if (!slot) slots.set(key, (slot = new Slot(`${kind} ${key}`)));
    return slot;
  }

  /** Calls `visit` with everything that the state which was used last holds. */
  forEach(visit: (slot: Slot, stored: Stored) => void): void {
    for (const slots of this.#kinds.values())
      for (const slot of slots.values()) if (slot.stored) visit(slot, slot.stored);
  }
}
