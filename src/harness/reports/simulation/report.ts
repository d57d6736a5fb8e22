import {
  clauseCounts,
  unjudgedClauses,
  unreachedClauses,
  type ClauseCount,
} from '#harness/simulation/coverage/clause-counts.ts';
import { coverageCounters } from '#harness/simulation/coverage/index.ts';
import type { ShrunkWorld } from '#harness/simulation/shrink-worlds.ts';
import { seedOfWorld, type WorldSeeds } from '#harness/simulation/seeds.ts';
import type { Simulation } from '#harness/simulation/simulate.ts';
import type { FaultTally } from '#harness/simulation/tally.ts';
import type { SimulationVerdict } from '#harness/simulation/verdict.ts';

/** A failed world and the command that has it again. */
export type Failure = ShrunkWorld & { readonly command: string };

/** A simulation and all contents of its reports: terminal, JUnit, pull request, JSON. */
export interface SimulationReport {
  readonly simulation: Simulation;
  /** One for each failed world of the simulation. */
  readonly failures: readonly Failure[];
  readonly verdict: SimulationVerdict;
  /** When it began, Unix ms. */
  readonly startedAt: number;
  /** How long the worlds took, ms of the system's time. */
  readonly durationMs: number;
  /** How long each batch took its worker, ms, by the index of its first world. */
  readonly batchMs: ReadonlyMap<number, number>;
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
}

type WithSimulation = Pick<SimulationReport, 'simulation'>;

/** A coverage counter and its value. */
export interface CounterCount {
  readonly counter: string;
  readonly description: string;
  readonly times: number;
}

/** Every coverage counter, also those at zero. */
export function counterCounts({ simulation: { tally } }: WithSimulation): readonly CounterCount[] {
  return coverageCounters.map(({ name, description }) => ({
    counter: name,
    description,
    times: tally.coverage[name] ?? 0,
  }));
}

/** Every clause of the protocol with its counts. */
export function clausesOf({ simulation: { tally } }: WithSimulation): readonly ClauseCount[] {
  return clauseCounts(tally);
}

/** `506 clauses of the protocol: 315 reached, 212 judged; 137 need not be reached`. */
export function clausesText(report: WithSimulation): string {
  const all = clausesOf(report);
  const count = (matches: (one: ClauseCount) => boolean): number => all.filter(matches).length;
  return (
    `${all.length} of the protocol: ${count(({ reached }) => reached > 0)} reached, ` +
    `${count(({ judged }) => judged > 0)} judged; ` +
    `${count(({ reached, excusedBecause }) => reached === 0 && excusedBecause !== null)} need not be reached`
  );
}

/** Clauses that worlds left out or that nothing was held against: a line for each page, with the names. */
export function clauseGaps({ simulation: { tally } }: WithSimulation): readonly {
  readonly title: string;
  readonly pages: readonly { readonly page: string; readonly names: readonly string[] }[];
}[] {
  return [
    { title: 'Clauses that no world reached', pages: byPage(unreachedClauses(tally)) },
    { title: 'Clauses that took effect, and that no answer was held against', pages: byPage(unjudgedClauses(tally)) },
  ].filter(({ pages }) => pages.length > 0);
}

function byPage(counts: readonly ClauseCount[]): readonly { readonly page: string; readonly names: string[] }[] {
  const pages = new Map<string, string[]>();
  for (const { page, clause } of counts) {
    const names = pages.get(page);
    if (names) names.push(clause);
    else pages.set(page, [clause]);
  }
  return [...pages].map(([page, names]) => ({ page, names }));
}

/** What was planned to go wrong, by whose failure it is and by name. */
export function faultCounts({ simulation: { tally } }: WithSimulation): readonly FaultTally[] {
  return Object.values(tally.faults).sort((a, b) =>
    a.target === b.target ? compareText(a.fault, b.fault) : compareText(a.target, b.target),
  );
}

/** By code units, so that the order is the same everywhere. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Something per second of the system's time. */
export function perSecond(n: number, { durationMs }: Pick<SimulationReport, 'durationMs'>): number {
  return n / (Math.max(1, durationMs) / 1000);
}

/** `2000 random worlds, seeds 1 to 2000`. */
export function worldsText({ simulation: { request, ranges } }: WithSimulation): string {
  const worlds = ranges.reduce((sum, span) => sum + span.worlds, 0);
  const zoo = request.mutant === null ? '' : ` of a core with the bug ${request.mutant}`;
  const last = ranges.at(-1);
  const seeds =
    last === undefined ? '' : `, ${formatSeeds(request, ranges[0]?.first ?? 0, last.first + last.worlds - 1)}`;
  const store = request.store === 'sqlite' ? ' on SQLite' : '';
  const cores = (request.cores ?? 1) > 1 ? ` with ${request.cores} cores` : '';
  return `${worlds} random world${worlds === 1 ? '' : 's'}${store}${cores}${zoo}${seeds}`;
}

/** `seed 7`, `seeds 1 to 100`, or `seeds of the corpus and 1 to 100`, of worlds by their indexes. */
export function formatSeeds(seeds: WorldSeeds, first: number, last: number): string {
  const firstDrawn = seeds.corpus?.length ?? 0;
  if (first === last) return `seed ${seedOfWorld(seeds, first)}`;
  if (last < firstDrawn) return 'seeds of the corpus';
  const drawn = `${seedOfWorld(seeds, Math.max(first, firstDrawn))} to ${seedOfWorld(seeds, last)}`;
  return first < firstDrawn ? `seeds of the corpus and ${drawn}` : `seeds ${drawn}`;
}

/** `dwell-bound, machine 10000001, at 16098 ms`. */
export function findingPlace({ check, machine, at }: Failure['findings'][number]): string {
  return `${check}${machine === undefined ? '' : `, machine ${machine}`}${at === null ? '' : `, at ${at} ms`}`;
}

/** How much smaller a failed world has become; empty where it was not made smaller. */
export function shrinkText({ shrinkResult, interrupted }: Failure): string {
  if (!shrinkResult) return '';
  const { originalSize, size: to, attempts } = shrinkResult;
  const size = ({ machines, deliveries, events }: typeof originalSize): string =>
    `${machines} machine${machines === 1 ? '' : 's'}, ${deliveries} deliver${deliveries === 1 ? 'y' : 'ies'}, ` +
    `${events} events`;
  return (
    `Made smaller in ${attempts} tries${interrupted ? ', which were cut short' : ''}: from ${size(originalSize)} ` +
    `to ${size(to)}.`
  );
}
