/**
 * The place of the first member for which `holds`, by halving; the list's length when there is none. `holds` must be
 * false for all members up to a place and true for all from there on.
 */
export function lowerBound<T>(list: ArrayLike<T>, holds: (member: T) => boolean, from = 0): number {
  let low = from;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A number for each place of a list: the greatest that `value` gives for it and the members before it. */
export function runningMaxima<T>(list: readonly T[], value: (member: T) => number): readonly number[] {
  let greatest = -Infinity;
  return list.map((member) => (greatest = Math.max(greatest, value(member))));
}

/** Members by key, each key's in the order of the list. */
export function groupBy<Key, T>(list: Iterable<T>, keyOf: (member: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const member of list) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return groups;
}

/** A value at a time. */
export interface TimedValue {
  readonly at: number;
  readonly value: number;
}

/** Sums of timed values from the first up to any time. */
export class PrefixSums {
  readonly #at: readonly number[];
  readonly #sums: readonly number[];

  constructor(values: readonly TimedValue[]) {
    const inOrder = values.toSorted((a, b) => a.at - b.at);
    let sum = 0;
    this.#at = inOrder.map(({ at }) => at);
    this.#sums = inOrder.map(({ value }) => (sum += value));
  }

  /** Number and sum of the values before the first time for which `isLater` holds. */
  upTo(isLater: (at: number) => boolean): { readonly count: number; readonly sum: number } {
    const count = lowerBound(this.#at, isLater);
    return { count, sum: this.#sums[count - 1] ?? 0 };
  }
}
