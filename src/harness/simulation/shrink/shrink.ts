import { historyDigest } from '#harness/history/ndjson.ts';
import { checks } from '#harness/checks/index.ts';
import type { PatchFactory } from '#harness/fault-injection/core/core-patch.ts';
import type { Scenario } from '#harness/scenario/scenario.ts';
import type { StoreKind } from '#harness/stages/store-kind.ts';
import { readScenario } from '#harness/scenario/read-scenario.ts';
import { breaks, findingsOf, type BrokenRule, type WorldFinding } from '../world-finding.ts';
import { runWorld } from '../run-world.ts';
import { withoutDefaults } from '#harness/scenario/without-defaults.ts';
import type { FailingWorld } from './shrinker.ts';
import { shrinkers } from './shrinkers/index.ts';

/**
 * How much may be spent on making a world smaller. Counted in worlds and events, so that every machine comes to the
 * same.
 */
export interface ShrinkBudget {
  /** Worlds that are tried. */
  readonly attempts: number;
  /** Events of their histories, together. */
  readonly events: number;
}

const defaultBudget: ShrinkBudget = { attempts: 1_500, events: 600_000 };

/** What is to be made smaller, and what must stay broken in it. */
export interface ShrinkRequest {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Where the core keeps its rows; in memory by default. */
  readonly store?: StoreKind;
  /** What must stay broken: a check's law, or with a clause that clause alone. */
  readonly rule: BrokenRule;
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

/** A smaller world in which the same rule is broken. */
export interface ShrinkResult {
  readonly scenario: Scenario;
  /** The first finding of that rule in it. */
  readonly finding: WorldFinding;
  /** SHA-256 of its history, in hex. */
  readonly digest: string;
  readonly originalSize: WorldSize;
  readonly size: WorldSize;
  /** Worlds that were tried. */
  readonly attempts: number;
}

/**
 * Makes a failing world smaller for as long as the same rule is broken in it: takes groups, faults, scripts and
 * customers away, then simplifies what is left. One order gives one answer.
 * @param makePatch makes the core's patch, the same as when the world failed.
 * @param onProgress called with each smaller world.
 * @returns null if the given world does not break this rule.
 */
export async function shrink(
  request: ShrinkRequest,
  makePatch?: PatchFactory,
  onProgress?: (result: ShrinkResult) => void,
): Promise<ShrinkResult | null> {
  const search = new Search(request, makePatch);
  const first =
    (await search.run(requiringCheck(request.scenario, request.rule.check))) ?? (await search.run(request.scenario));
  if (!first) return null;
  const originalSize = sizeOf(first);
  let smallest = first;
  const soFar = (): ShrinkResult => ({
    scenario: smallest.scenario,
    finding: smallest.finding,
    digest: historyDigest(smallest.history),
    originalSize,
    size: sizeOf(smallest),
    attempts: search.attempts,
  });
  onProgress?.(soFar());
  for (let previous = null as FailingWorld | null; previous !== smallest && !search.isExhausted;) {
    previous = smallest;
    for (const shrinker of shrinkers) {
      for (
        let next = await search.findSmaller(smallest, shrinker(smallest));
        next;
        next = await search.findSmaller(smallest, shrinker(smallest))
      ) {
        smallest = next;
        onProgress?.(soFar());
      }
    }
  }
  return soFar();
}

/** The world with what it is there to prove: the check that found something, where it is one. */
function requiringCheck(scenario: Scenario, check: string): Scenario {
  return checks.some(({ name }) => name === check) ? { ...scenario, proves: [check] } : scenario;
}

/** Tries worlds, and remembers which it has tried. */
class Search {
  attempts = 0;
  readonly #request: ShrinkRequest;
  readonly #makePatch: PatchFactory | undefined;
  readonly #budget: ShrinkBudget;
  readonly #triedScenarios = new Set<string>();
  #events = 0;

  constructor(request: ShrinkRequest, makePatch: PatchFactory | undefined) {
    this.#request = request;
    this.#makePatch = makePatch;
    this.#budget = request.budget ?? defaultBudget;
  }

  get isExhausted(): boolean {
    return this.attempts >= this.#budget.attempts || this.#events >= this.#budget.events;
  }

  /** The first of some candidates that breaks the rule and is smaller than the best so far. */
  async findSmaller(smallest: FailingWorld, candidates: Iterable<unknown>): Promise<FailingWorld | null> {
    const complexity = complexityOf(smallest);
    for (const candidate of candidates) {
      if (this.isExhausted) return null;
      const read = readScenario(candidate);
      if (!('scenario' in read) || !keepsMeaning(read.scenario, smallest.scenario)) continue;
      const text = JSON.stringify(read.scenario);
      if (this.#triedScenarios.has(text)) continue;
      this.#triedScenarios.add(text);
      const failing = await this.run(read.scenario);
      if (failing && complexityOf(failing) < complexity) return failing;
    }
    return null;
  }

  /** Lives through a world. @returns null when it does not break the rule, or breaks off. */
  async run(scenario: Scenario): Promise<FailingWorld | null> {
    const { seed, store = 'memory', rule } = this.#request;
    this.attempts += 1;
    try {
      const result = await runWorld(scenario, {
        seed,
        store,
        // No other check is asked.
        checks: checks.filter(({ name }) => name === rule.check),
        ...(this.#makePatch && { patch: this.#makePatch }),
      });
      this.#events += result.history.events.length;
      const finding = findingsOf(result).find((candidate) => breaks(rule, candidate));
      return finding ? { scenario, history: result.history, finding } : null;
    } catch {
      // A world that cannot be run is no smaller version of this one.
      return null;
    }
  }
}

/**
 * Members that are kept although the world would fail without them: their defaults would change what it shows.
 */
function keepsMeaning({ title, stages, proves }: Scenario, smallest: Scenario): boolean {
  const keepsRequiredChecks = proves.length > 0 || smallest.proves.length === 0;
  return keepsRequiredChecks && title === smallest.title && stages.every((stage) => smallest.stages.includes(stage));
}

/** What makes a world hard to read: what is written in its scenario, and what happens in it. */
function complexityOf({ scenario, history }: FailingWorld): number {
  return JSON.stringify(withoutDefaults(scenario)).length + history.events.length / 2;
}

function sizeOf({ scenario, history }: FailingWorld): WorldSize {
  const { events, header } = history;
  return {
    machines: header.machines.length,
    deliveries: events.filter(({ kind }) => kind === 'delivery-started').length,
    events: events.length,
    characters: JSON.stringify(withoutDefaults(scenario)).length,
  };
}
