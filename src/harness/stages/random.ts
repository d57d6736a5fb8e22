import { randomBytes, randomInt } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Random, Secrets } from '#core/ports/random.ts';

/** 128 bits that stand for a seed and the names of the forks that led here. */
type RandomKey = readonly [number, number, number, number];

/** Any four odd-looking words do; these are the fractions of the square roots of 2, 3, 5 and 7. */
const rootKey: RandomKey = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a];

/** Stirred in behind a name, so that its last letter spreads as far as its first. */
const padding = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/**
 * Stirs a name into a key. Whole 32-bit multiplications and shifts only, so it gives the same on every machine. Each
 * letter goes round the four lanes; the rounds of the padding also spread the bits of each lane downwards.
 */
function mixName(key: RandomKey, name: string): RandomKey {
  let [a, b, c, d] = key;
  for (let at = 0; at < name.length + padding.length; at += 1) {
    const word = at < name.length ? name.charCodeAt(at) : (padding[at - name.length] ?? 0) ^ name.length;
    const first = b ^ Math.imul(a ^ word, 597399067);
    b = c ^ Math.imul(b ^ word, 2869860233);
    c = d ^ Math.imul(c ^ word, 951274213);
    d = first ^ Math.imul(d ^ word, 2716044179);
    a = first;
    if (at >= name.length) {
      a = Math.imul(a ^ (c >>> 16), 0x85ebca6b);
      b = Math.imul(b ^ (d >>> 15), 0xc2b2ae35);
      c = Math.imul(c ^ (b >>> 16), 0x85ebca6b);
      d = Math.imul(d ^ (a >>> 15), 0xc2b2ae35);
    }
  }
  return [a, b, c, d];
}

/** xoroshiro128+ would stand still on a state of zeros only. */
function createGenerator(key: RandomKey): ReturnType<typeof xoroshiro128plusFromState> {
  const [a, b, c, d] = key;
  return xoroshiro128plusFromState((a | b | c | d) === 0 ? rootKey : key);
}

class SeededRandom implements Random {
  readonly #key: RandomKey;
  /** Null: secrets come from the seed too. */
  readonly #secrets: Secrets | null;
  /** Made when something is drawn: most streams of a big fleet are there to be forked alone. */
  #cached: ReturnType<typeof xoroshiro128plusFromState> | null = null;

  constructor(key: RandomKey, secrets: Secrets | null) {
    this.#key = key;
    this.#secrets = secrets;
  }

  get #generator(): ReturnType<typeof xoroshiro128plusFromState> {
    this.#cached ??= createGenerator(this.#key);
    return this.#cached;
  }

  next(): number {
    return uniformFloat64(this.#generator);
  }

  integer(min: number, max: number): number {
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
      throw new RangeError(`A random whole number needs two whole bounds, the lower first; it got ${min} and ${max}.`);
    }
    return uniformInt(this.#generator, min, max);
  }

  secretInteger(min: number, max: number): number {
    return this.#secrets === null ? this.integer(min, max) : this.#secrets.secretInteger(min, max);
  }

  fork(name: string): Random {
    return new SeededRandom(mixName(this.#key, name), this.#secrets);
  }
}

/**
 * The Random port of every stage.
 * @param seed a whole number from 0 to 2⁵³−1.
 * @param secrets where secrets come from; null, as in a virtual world: from the seed.
 * @throws {RangeError} for any other number.
 */
export function seededRandom(seed: number, secrets: Secrets | null = null): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`A seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}; it got ${seed}.`);
  }
  return new SeededRandom(mixName(rootKey, `${seed}`), secrets);
}

/** A seed from the system's entropy, 0 to 2³²−1: short enough to type. The caller prints it. */
export function systemSeed(): number {
  return randomBytes(4).readUInt32BE();
}

/** The system's CSPRNG; `randomInt` is uniform. */
const systemSecrets: Secrets = { secretInteger: (min, max) => randomInt(min, max + 1) };

/** Randomness of a served core: jitter comes from the seed, secrets come from the system's CSPRNG. */
export function randomWithSystemSecrets(seed: number): Random {
  return seededRandom(seed, systemSecrets);
}
