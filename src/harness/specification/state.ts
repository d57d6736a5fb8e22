import { Map as PersistentMap } from 'immutable';
import type { Entities } from './entities.ts';

/** A kind of entity. */
export type EntityKind = keyof Entities;

interface Stored {
  readonly value: unknown;
  readonly digest: number;
}

/**
 * What the specification holds to be true of one machine at one moment, entity by entity. Immutable: a step makes a new
 * state, and all states share what they have in common. Equal states have equal digests.
 */
export class State {
  /** A state without any entity. */
  static readonly empty = new State(PersistentMap(), 0);

  readonly #entities: PersistentMap<string, Stored>;
  /** Sum of the digests of all entities, modulo 2^52: the order in which they were written does not matter. */
  readonly digest: number;

  private constructor(entities: PersistentMap<string, Stored>, digest: number) {
    this.#entities = entities;
    this.digest = digest;
  }

  /** The entity; undefined when there is none. */
  get<K extends EntityKind>(kind: K, key = ''): Entities[K] | undefined {
    return this.#entities.get(`${kind} ${key}`)?.value as Entities[K] | undefined;
  }

  /** A state in which the entity is `value`; undefined takes it away. Values are plain JSON and never changed later. */
  with<K extends EntityKind>(kind: K, key: string, value: Entities[K] | undefined): State {
    const name = `${kind} ${key}`;
    const before = this.#entities.get(name);
    if (value === undefined) {
      return before ? new State(this.#entities.delete(name), wrap(this.digest - before.digest)) : this;
    }
    const digest = digestOf(name, value);
    if (before?.digest === digest) return this;
    return new State(this.#entities.set(name, { value, digest }), wrap(this.digest - (before?.digest ?? 0) + digest));
  }
}

const modulus = 2 ** 52;

function wrap(sum: number): number {
  return ((sum % modulus) + modulus) % modulus;
}

/** 52 bits of a text's FNV-1a digests with two different starts. */
function digestOf(name: string, value: unknown): number {
  const text = `${name} ${JSON.stringify(value)}`;
  let low = 0x811c9dc5;
  let high = 0x9dc5811c;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ (unit + 0x9e37), 0x01000193);
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0);
}
