import { firstPlace } from '../sorted.ts';
import type { HistoryView } from '../history/view/history-view.ts';
import type { EntryOf } from '../history/view/view-types.ts';

interface Settled {
  readonly mark: EntryOf<'delivery-settled'>;
  /** Place of its machine among all. */
  readonly machine: number;
}

/** Of some outcomes, the one of the foremost machine, and the one of the foremost machine besides that. */
interface Foremost {
  readonly first: Settled | undefined;
  readonly second: Settled | undefined;
}

const none: Foremost = { first: undefined, second: undefined };

/**
 * Outcomes of all machines by time. Which machine's came at some time is asked of a tree over them, so that many
 * questions about many machines take no longer than one after another.
 */
export class SettledElsewhere {
  readonly #slackMs: number;
  readonly #machines: ReadonlyMap<string, number>;
  readonly #settled: readonly Settled[];
  /** A node has its children at twice its place; the leaves stand in the second half. */
  readonly #tree: Foremost[];

  constructor({ machines, slackMs }: HistoryView) {
    this.#slackMs = slackMs;
    this.#machines = new Map([...machines.keys()].map((machine, place) => [machine, place]));
    const all = [...machines.values()].flatMap(({ results }, machine) =>
      results.flatMap(({ entry }) =>
        entry.event.kind === 'delivery-settled' ? [{ mark: entry as EntryOf<'delivery-settled'>, machine }] : [],
      ),
    );
    this.#settled = all.sort((a, b) => a.mark.rank - b.mark.rank);
    const n = this.#settled.length;
    this.#tree = new Array<Foremost>(2 * n).fill(none);
    for (const [place, first] of this.#settled.entries()) this.#tree[n + place] = { first, second: undefined };
    for (let place = n - 1; place > 0; place -= 1)
      this.#tree[place] = together(this.#at(2 * place), this.#at(2 * place + 1));
  }

  /** The first outcome within δ of this time, of the foremost machine besides this one. */
  find(machine: string, t: number): EntryOf<'delivery-settled'> | undefined {
    const from = firstPlace(this.#settled, ({ mark }) => t - mark.event.t <= this.#slackMs);
    const to = firstPlace(this.#settled, ({ mark }) => mark.event.t - t > this.#slackMs);
    const { first, second } = this.#foremost(from, to);
    return (first?.machine === this.#machines.get(machine) ? second : first)?.mark;
  }

  #foremost(from: number, to: number): Foremost {
    const n = this.#settled.length;
    let foremost = none;
    for (let [low, high] = [from + n, to + n]; low < high; low >>= 1, high >>= 1) {
      if (low % 2 === 1) foremost = together(foremost, this.#at(low++));
      if (high % 2 === 1) foremost = together(foremost, this.#at(--high));
    }
    return foremost;
  }

  #at(place: number): Foremost {
    return this.#tree[place] ?? none;
  }
}

function together(a: Foremost, b: Foremost): Foremost {
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
  return a.machine === b.machine ? a.mark.rank < b.mark.rank : a.machine < b.machine;
}
