import { digest } from '#harness/history/ndjson.ts';
import { checks } from '#harness/checks/index.ts';
import type { MakePatch } from '#harness/fault-injection/core/core-patch.ts';
import { readScenario, type Scenario } from '#harness/scenario/scenario.ts';
import { foundIn, type Found } from '../world-finding.ts';
import { liveWorld } from '../run-world.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import type { Failing } from './shrinker.ts';
import { cuts } from './shrinkers/index.ts';

/** How much may be spent on making a world smaller. Counted in worlds and events, so that every machine comes to the same. */
export interface ShrinkBudget {
  /** Worlds that are tried. */
  readonly tries: number;
  /** Events of their histories, together. */
  readonly events: number;
}

const generous: ShrinkBudget = { tries: 1_500, events: 600_000 };

/** What is to be made smaller, and what must stay broken in it. */
export interface ShrinkOrder {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The check that must still find something, or another name of a {@link Found}. */
  readonly check: string;
  readonly budget?: ShrinkBudget;
}

/** How large a world is. */
export interface WorldSize {
  readonly machines: number;
  readonly deliveries: number;
  readonly events: number;
  /** Characters of the scenario as an author would write it. */
  readonly characters: number;
}

/** A smaller world in which the same check finds something. */
export interface Shrunk {
  readonly scenario: Scenario;
  /** The first finding of that check in it. */
  readonly found: Found;
  /** SHA-256 of its history, in hex. */
  readonly digest: string;
  readonly from: WorldSize;
  readonly to: WorldSize;
  /** Worlds that were tried. */
  readonly tries: number;
}

/**
 * Makes a failing world smaller for as long as the same check finds something in it: takes groups, faults, scripts and
 * customers away, then simplifies what is left. One order gives one answer.
 * @param make breaks the core on purpose, as it was when the world failed.
 * @param tell is told of each smaller world.
 * @returns null when the world as it is given does not break that check.
 */
export async function shrink(
  order: ShrinkOrder,
  make?: MakePatch,
  tell?: (shrunk: Shrunk) => void,
): Promise<Shrunk | null> {
  const search = new Search(order, make);
  const first = (await search.live(proving(order.scenario, order.check))) ?? (await search.live(order.scenario));
  if (!first) return null;
  const from = sizeOf(first);
  let best = first;
  const soFar = (): Shrunk => ({
    scenario: best.scenario,
    found: best.found,
    digest: digest(best.history),
    from,
    to: sizeOf(best),
    tries: search.tries,
  });
  tell?.(soFar());
  for (let before = null as Failing | null; before !== best && !search.spent;) {
    before = best;
    for (const cut of cuts) {
      for (
        let smaller = await search.smaller(best, cut(best));
        smaller;
        smaller = await search.smaller(best, cut(best))
      ) {
        best = smaller;
        tell?.(soFar());
      }
    }
  }
  return soFar();
}

/** The world with what it is there to prove: the check that found something, where it is one. */
function proving(scenario: Scenario, check: string): Scenario {
  return checks.some(({ name }) => name === check) ? { ...scenario, proves: [check] } : scenario;
}

/** Tries worlds, and remembers which it has tried. */
class Search {
  tries = 0;
  readonly #order: ShrinkOrder;
  readonly #make: MakePatch | undefined;
  readonly #budget: ShrinkBudget;
  readonly #tried = new Set<string>();
  #events = 0;

  constructor(order: ShrinkOrder, make: MakePatch | undefined) {
    this.#order = order;
    this.#make = make;
    this.#budget = order.budget ?? generous;
  }

  get spent(): boolean {
    return this.tries >= this.#budget.tries || this.#events >= this.#budget.events;
  }

  /** The first of some candidates that breaks the check and is smaller than the best so far. */
  async smaller(best: Failing, candidates: Iterable<unknown>): Promise<Failing | null> {
    const weight = weightOf(best);
    for (const candidate of candidates) {
      if (this.spent) return null;
      const read = readScenario(candidate);
      if (!('scenario' in read) || !sameKind(read.scenario, best.scenario)) continue;
      const text = JSON.stringify(read.scenario);
      if (this.#tried.has(text)) continue;
      this.#tried.add(text);
      const failing = await this.live(read.scenario);
      if (failing && weightOf(failing) < weight) return failing;
    }
    return null;
  }

  /** Lives through a world. @returns null when it does not break the check, or breaks off. */
  async live(scenario: Scenario): Promise<Failing | null> {
    const { seed, check } = this.#order;
    this.tries += 1;
    try {
      const result = await liveWorld(scenario, { seed, ...(this.#make && { patch: this.#make }) });
      this.#events += result.history.events.length;
      const found = foundIn(result).find((one) => one.check === check);
      return found ? { scenario, history: result.history, found } : null;
    } catch {
      // A world that cannot be lived through is no smaller version of one that can.
      return null;
    }
  }
}

/** Members without which a world would still fail, and no longer say what it shows and where: their defaults are others. */
function sameKind({ title, stages, proves }: Scenario, best: Scenario): boolean {
  const shows = proves.length > 0 || best.proves.length === 0;
  return shows && title === best.title && stages.every((stage) => best.stages.includes(stage));
}

/** What makes a world hard to read: what is written in its scenario, and what happens in it. */
function weightOf({ scenario, history }: Failing): number {
  return JSON.stringify(withoutDefaults(scenario)).length + history.events.length / 2;
}

function sizeOf({ scenario, history }: Failing): WorldSize {
  const { events, header } = history;
  return {
    machines: header.machines.length,
    deliveries: events.filter(({ kind }) => kind === 'delivery-begun').length,
    events: events.length,
    characters: JSON.stringify(withoutDefaults(scenario)).length,
  };
}
