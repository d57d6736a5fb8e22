import { Map as PersistentMap } from 'immutable';
import type { Entities } from './entities.ts';
import { isSpan } from './span.ts';
import { digestOf } from './state-digest.ts';

/** A kind of entity. */
export type EntityKind = keyof Entities;

interface Stored {
  readonly value: unknown;
  /** Of the value without its spans. */
  readonly digest: number;
  /** Of its spans. */
  readonly times: number;
}

/** Names of the entities that were read and written while something took effect. */
export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** Whether two things that took effect had nothing to do with one another. */
export function areApart(one: Footprint, other: Footprint): boolean {
  return (
    areDisjoint(one.writes, other.reads) &&
    areDisjoint(one.writes, other.writes) &&
    areDisjoint(other.writes, one.reads)
  );
}

function areDisjoint(few: ReadonlySet<string>, many: ReadonlySet<string>): boolean {
  for (const name of few) if (many.has(name)) return false;
  return true;
}

let recording: { readonly reads: Set<string>; readonly writes: Set<string> } | null = null;

/** What `act` gives, and which entities of any state it read and wrote meanwhile. */
export function withFootprint<Result>(act: () => Result): { readonly result: Result; readonly footprint: Footprint } {
  const outer = recording;
  const footprint = { reads: new Set<string>(), writes: new Set<string>() };
  recording = footprint;
  try {
    return { result: act(), footprint };
  } finally {
    recording = outer;
  }
}

/**
 * What the specification holds to be true of one machine at one moment, entity by entity. Immutable: a step makes a new
 * state, and all states share what they have in common.
 */
export class State {
  /** A state without any entity. */
  static readonly empty = new State(PersistentMap(), 0, 0);

  readonly #entities: PersistentMap<string, Stored>;
  /**
   * Equal for states that differ in nothing but the bounds of times. A sum over all entities, modulo 2^52: the order in
   * which they were written does not matter.
   */
  readonly digest: number;
  /** Equal for states of one digest that are equal in the bounds of times too. */
  readonly times: number;

  private constructor(entities: PersistentMap<string, Stored>, digest: number, times: number) {
    this.#entities = entities;
    this.digest = digest;
    this.times = times;
  }

  /** The entity; undefined when there is none. */
  get<K extends EntityKind>(kind: K, key = ''): Entities[K] | undefined {
    const name = `${kind} ${key}`;
    recording?.reads.add(name);
    return this.#entities.get(name)?.value as Entities[K] | undefined;
  }

  /** A state in which the entity is `value`; undefined takes it away. Values are plain JSON and never changed later. */
  with<K extends EntityKind>(kind: K, key: string, value: Entities[K] | undefined): State {
    const name = `${kind} ${key}`;
    recording?.writes.add(name);
    const before = this.#entities.get(name);
    const { digest: lessDigest = 0, times: lessTimes = 0 } = before ?? {};
    if (value === undefined) {
      if (!before) return this;
      return new State(this.#entities.delete(name), wrap(this.digest - lessDigest), wrap(this.times - lessTimes));
    }
    const { digest, times } = digestOf(name, value);
    if (before?.digest === digest && before.times === times) return this;
    return new State(
      this.#entities.set(name, { value, digest, times }),
      wrap(this.digest - lessDigest + digest),
      wrap(this.times - lessTimes + times),
    );
  }

  /** Whether the entities with these names are the same in both states. */
  sharesWith(other: State, names: ReadonlySet<string>): boolean {
    for (const name of names) if (this.#entities.get(name) !== other.#entities.get(name)) return false;
    return true;
  }

  /** Of two states with one digest: the state that allows what each of them allows, with the wider bounds of times. */
  widenedBy(other: State): State {
    if (this.digest !== other.digest) throw new RangeError('the states differ in more than the bounds of times');
    if (this.times === other.times) return this;
    let entities = this.#entities;
    let sum = this.times;
    for (const [name, mine] of this.#entities) {
      const theirs = other.#entities.get(name);
      if (!theirs || theirs.times === mine.times) continue;
      const value = widened(mine.value, theirs.value);
      const { digest, times } = digestOf(name, value);
      entities = entities.set(name, { value, digest, times });
      sum = wrap(sum - mine.times + times);
    }
    return new State(entities, this.digest, sum);
  }
}

const modulus = 2 ** 52;

function wrap(sum: number): number {
  return ((sum % modulus) + modulus) % modulus;
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
