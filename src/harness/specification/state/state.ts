/* eslint-disable @typescript-eslint/no-this-alias -- Walks along the chain of states begin at this one. */
import type { Entities } from '../entities.ts';
import { isSpan } from '../span.ts';
import { areAlike } from './alike.ts';
import { wrap, type EntityDigest } from './digest.ts';
import { recording } from './footprint.ts';
import { SlotTable, Stored, type EntityKind, type Slot } from './slots.ts';

/** Some entities of a state. */
export type Excerpt = readonly { readonly slot: Slot; readonly stored: Stored | undefined }[];

/** In what a state differs from another one. */
interface Difference {
  from: State;
  readonly slot: Slot;
  /** What it holds there. */
  stored: Stored | undefined;
}

/** What a step changed. */
interface Change {
  readonly before: State;
  readonly slot: Slot;
  readonly removed: Stored | undefined;
  readonly added: Stored | undefined;
  /** How many changes lie between the state and one whose digest was known, or is not to be used. */
  readonly depth: number;
}

/** So many changes back a state looks for a digest that is known; else it sums up all entities. */
const mostDepth = 32;

const nothing: EntityDigest = { digest: 0, times: 0 };

/**
 * What the specification holds to be true of one machine at one moment, entity by entity. Immutable: a step makes a new
 * state, and all states share what they have in common.
 *
 * The slots hold the entities of the state that was used last, and every other state knows in what it differs from the
 * next one on the way there. So the newest state, on which almost all steps work, costs one look-up, and a step back as
 * many exchanges as changes lie between.
 */
export class State {
  readonly #table: SlotTable;
  /** null: its entities are in the slots. */
  #difference: Difference | null = null;
  /** Found when it is asked for. */
  #digest: EntityDigest | null;
  /** Until the digest is found. */
  #change: Change | null;
  #derived: unknown;

  private constructor(table: SlotTable, digest: EntityDigest | null, change: Change | null) {
    this.#table = table;
    this.#digest = digest;
    this.#change = change;
  }

  /** A first state, without any entity. */
  static get empty(): State {
    return new State(new SlotTable(), nothing, null);
  }

  /**
   * Equal for states that differ in nothing but the bounds of times. A sum over all entities, modulo 2^52: the order in
   * which they were written does not matter.
   */
  get digest(): number {
    return this.#sums.digest;
  }

  /** Equal for states of one digest that are equal in the bounds of times too. */
  get times(): number {
    return this.#sums.times;
  }

  /** The entity; undefined when there is none. */
  get<K extends EntityKind>(kind: K, key = ''): Entities[K] | undefined {
    if (this.#difference) this.#enter();
    if (!recording) return this.#table.find(kind, key)?.stored?.value as Entities[K] | undefined;
    const slot = this.#table.slotOf(kind, key);
    recording.reads.add(slot);
    return slot.stored?.value as Entities[K] | undefined;
  }

  /** What `find` makes of this state, found once. A state is always asked for the same. */
  derived<Found extends object>(find: (state: State) => Found): Found {
    return (this.#derived ??= find(this)) as Found;
  }

  /** A state in which the entity is `value`; undefined takes it away. Values are plain JSON and never changed later. */
  with<K extends EntityKind>(kind: K, key: string, value: Entities[K] | undefined): State {
    if (this.#difference) this.#enter();
    const slot = this.#table.slotOf(kind, key);
    recording?.writes.add(slot);
    const { stored } = slot;
    if (value === undefined) return stored ? this.#changed(slot, undefined) : this;
    return stored && areAlike(stored.value, value) ? this : this.#changed(slot, new Stored(value));
  }

  /** The entities in these slots. */
  excerpt(slots: ReadonlySet<Slot>): Excerpt {
    if (this.#difference) this.#enter();
    return Array.from(slots, (slot) => ({ slot, stored: slot.stored }));
  }

  /** Whether the entities of an excerpt are the same in this state. */
  holds(excerpt: Excerpt): boolean {
    if (this.#difference) this.#enter();
    return excerpt.every(({ slot, stored }) => slot.stored === stored);
  }

  /** Of two states with one digest: the state that allows what each of them allows, with the wider bounds of times. */
  widenedBy(other: State): State {
    if (this.digest !== other.digest) throw new RangeError('the states differ in more than the bounds of times');
    if (this.times === other.times) return this;
    let widest: State = this;
    for (const { slot, mine, theirs } of this.#differencesTo(other)) {
      if (!mine || !theirs || theirs.digest(slot).times === mine.digest(slot).times) continue;
      widest = widest.#changed(slot, new Stored(widened(mine.value, theirs.value)));
    }
    return widest;
  }

  #changed(slot: Slot, added: Stored | undefined): State {
    if (this.#difference) this.#enter();
    const removed = slot.stored;
    const depth = this.#digest ? 0 : (this.#change?.depth ?? mostDepth);
    const change = depth < mostDepth ? { before: this, slot, removed, added, depth: depth + 1 } : null;
    const state = new State(this.#table, null, change);
    slot.stored = added;
    this.#difference = { from: state, slot, stored: removed };
    return state;
  }

  /** Puts the entities into the slots. */
  #enter(): void {
    const way: State[] = [];
    for (let state: State = this; state.#difference; state = state.#difference.from) way.push(state);
    for (let state = way.pop(); state; state = way.pop()) {
      const difference: Difference | null = state.#difference;
      if (!difference) continue;
      const { from, slot, stored } = difference;
      difference.from = state;
      difference.stored = slot.stored;
      from.#difference = difference;
      state.#difference = null;
      slot.stored = stored;
    }
  }

  #differencesTo(other: State) {
    other.#enter();
    const mine = new Map<Slot, Stored | undefined>();
    for (let at = this.#difference; at; at = at.from.#difference) if (!mine.has(at.slot)) mine.set(at.slot, at.stored);
    return Array.from(mine, ([slot, stored]) => ({ slot, mine: stored, theirs: slot.stored }));
  }

  get #sums(): EntityDigest {
    if (this.#digest) return this.#digest;
    this.#digest = this.#sumsOfChanges() ?? this.#sumsOfAll();
    this.#change = null;
    return this.#digest;
  }

  /** null: no digest is known on the way back. */
  #sumsOfChanges(): EntityDigest | null {
    let known: State = this;
    while (!known.#digest && known.#change) known = known.#change.before;
    if (!known.#digest) return null;
    let { digest, times } = known.#digest;
    for (let state: State = this; state !== known && state.#change; state = state.#change.before) {
      const { slot, removed, added } = state.#change;
      const less = removed?.digest(slot) ?? nothing;
      const more = added?.digest(slot) ?? nothing;
      digest = wrap(digest - less.digest + more.digest);
      times = wrap(times - less.times + more.times);
    }
    return { digest, times };
  }

  #sumsOfAll(): EntityDigest {
    if (this.#difference) this.#enter();
    let { digest, times } = nothing;
    this.#table.forEach((slot, stored) => {
      const more = stored.digest(slot);
      digest = wrap(digest + more.digest);
      times = wrap(times + more.times);
    });
    return { digest, times };
  }
}

/** The value with the wider of the spans of two that are alike but for their spans. */
function widened(one: unknown, other: unknown): unknown {
  if (one === other || typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one;
  if (Array.isArray(one)) return one.map((item: unknown, place) => widened(item, (other as readonly unknown[])[place]));
  if (isSpan(one) && isSpan(other)) return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
  const theirs = other as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, widened(value, theirs[name])]));
}
