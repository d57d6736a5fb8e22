import { lowerBound } from '../sorted.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { EntryOf } from '../history/view/view-types.ts';

interface Settled {
  readonly entry: EntryOf<'delivery-settled'>;
  /** Place of its machine among all. */
  readonly machine: number;
}

/** Of some outcomes, the earliest of the first machine and the earliest of the next machine, in the fleet's order. */
interface FirstTwo {
  readonly first: Settled | undefined;
  readonly second: Settled | undefined;
}

const none: FirstTwo = { first: undefined, second: undefined };

/**
 * Outcomes of all machines by time, with a segment tree over them: a search takes log n steps, also in a history with
 * many machines.
 */
export class SettledElsewhere {
  readonly #slackMs: number;
  readonly #machines: ReadonlyMap<string, number>;
  readonly #settled: readonly Settled[];
  /** The children of node n are 2n and 2n + 1; the leaves are the second half. */
  readonly #tree: FirstTwo[];

  constructor({ machines, slackMs }: HistoryView) {
    this.#slackMs = slackMs;
    this.#machines = new Map([...machines.keys()].map((machine, place) => [machine, place]));
    const all = [...machines.values()].flatMap(({ results }, machine) =>
      results.flatMap(({ entry }) =>
        entry.event.kind === 'delivery-settled' ? [{ entry: entry as EntryOf<'delivery-settled'>, machine }] : [],
      ),
    );
    this.#settled = all.sort((a, b) => a.entry.rank - b.entry.rank);
    const n = this.#settled.length;
    this.#tree = new Array<FirstTwo>(2 * n).fill(none);
    for (const [place, first] of this.#settled.entries()) this.#tree[n + place] = { first, second: undefined };
    for (let place = n - 1; place > 0; place -= 1)
      this.#tree[place] = merge(this.#at(2 * place), this.#at(2 * place + 1));
  }

  /** The first outcome within δ of this time, of the first machine other than this one. */
  find(machine: string, t: number): EntryOf<'delivery-settled'> | undefined {
    const from = lowerBound(this.#settled, ({ entry }) => t - entry.event.t <= this.#slackMs);
    const to = lowerBound(this.#settled, ({ entry }) => entry.event.t - t > this.#slackMs);
    const { first, second } = this.#firstTwo(from, to);
    return (first?.machine === this.#machines.get(machine) ? second : first)?.entry;
  }

  #firstTwo(from: number, to: number): FirstTwo {
    const n = this.#settled.length;
    let result = none;
    for (let [low, high] = [from + n, to + n]; low < high; low >>= 1, high >>= 1) {
      if (low % 2 === 1) result = merge(result, this.#at(low++));
      if (high % 2 === 1) result = merge(result, this.#at(--high));
    }
    return result;
  }

  #at(place: number): FirstTwo {
    return this.#tree[place] ?? none;
  }
}

function merge(a: FirstTwo, b: FirstTwo): FirstTwo {
  let [first, second]: (Settled | undefined)[] = [undefined, undefined];
  for (const one of [a.first, a.second, b.first, b.second]) {
    if (!one) continue;
    if (!first || isBefore(one, first)) {
      if (first && first.machine !== one.machine) second = first;
      first = one;
    } else if (one.machine !== first.machine && (!second || isBefore(one, second))) {
      second = one;
    }
  }
  return { first, second };
}

function isBefore(a: Settled, b: Settled): boolean {
  return a.machine === b.machine ? a.entry.rank < b.entry.rank : a.machine < b.machine;
}
