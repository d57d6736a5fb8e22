import { isSpan } from '../span.ts';

/** Digests of an entity. */
export interface EntityDigest {
  /** Of everything but the bounds of times; 52 bits. */
  readonly digest: number;
  /** Of the bounds of times; 52 bits. */
  readonly times: number;
}

/** What is summed up while a value is read: two sums of 32 bits each. */
interface Sums {
  low: number;
  high: number;
  timesLow: number;
  timesHigh: number;
}

/** Where an entity of a name stands. */
export function placeOf(name: string): number {
  return hashText(name, 0x811c9dc5);
}

/** Digests of an entity at its place, in which the order of members means nothing. */
export function digestOf(place: number, value: unknown): EntityDigest {
  const sums: Sums = { low: 0, high: 0, timesLow: 0, timesHigh: 0 };
  add(sums, value, place);
  return { digest: bits52(sums.low, sums.high), times: bits52(sums.timesLow, sums.timesHigh) };
}

const modulus = 2 ** 52;

/** A sum or difference of two digests as a digest. */
export function wrap(sum: number): number {
  return ((sum % modulus) + modulus) % modulus;
}

function bits52(low: number, high: number): number {
  return (high >>> 12) * 2 ** 32 + (low >>> 0);
}

/** Adds what stands at a place. A place is the hash of the names that lead to it. */
function add(sums: Sums, value: unknown, place: number): void {
  if (typeof value === 'object' && value !== null) {
    if (isSpan(value)) {
      addTo(sums, 'times', place, hashNumber(value.from, hashNumber(value.to, place)));
      addTo(sums, 'value', place, 1);
    } else if (Array.isArray(value)) {
      addTo(sums, 'value', place, value.length + 2);
      for (let i = 0; i < value.length; i += 1) add(sums, value[i], mix(place, i + 1));
    } else {
      for (const member in value) add(sums, (value as Record<string, unknown>)[member], mix(place, nameHash(member)));
    }
  } else if (typeof value === 'string') addTo(sums, 'value', place, hashText(value, 0x9dc5811c));
  else if (typeof value === 'number') addTo(sums, 'value', place, hashNumber(value, 0x2545f491));
  else addTo(sums, 'value', place, value === true ? 0x51ed270b : value === false ? 0x68bc21eb : 0x02e5be93);
}

function addTo(sums: Sums, what: 'times' | 'value', place: number, hash: number): void {
  const low = mix(place, hash);
  const high = mix(hash ^ 0x7feb352d, place);
  if (what === 'times') {
    sums.timesLow = (sums.timesLow + low) | 0;
    sums.timesHigh = (sums.timesHigh + high) | 0;
  } else {
    sums.low = (sums.low + low) | 0;
    sums.high = (sums.high + high) | 0;
  }
}

/** Two words to one, in which each bit depends on all: the finalizer of MurmurHash3. */
function mix(one: number, other: number): number {
  let word = Math.imul(one ^ Math.imul(other, 0xcc9e2d51), 0x1b873593);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

const words = new Float64Array(1);
const halves = new Uint32Array(words.buffer);

function hashNumber(value: number, start: number): number {
  // 0 and -0 are one.
  words[0] = value + 0;
  return mix(mix(start, halves[0] ?? 0), halves[1] ?? 0);
}

function hashText(text: string, start: number): number {
  let hash = start;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash, text.length);
}

/** Names of members are few: each is hashed once. */
const nameHashes = new Map<string, number>();

function nameHash(name: string): number {
  let hash = nameHashes.get(name);
  if (hash === undefined) nameHashes.set(name, (hash = hashText(name, 0x811c9dc5)));
  return hash;
}
