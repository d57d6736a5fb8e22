import { marks } from '#harness/simulation/coverage/index.ts';
import type { ReducedWorld } from '#harness/simulation/shrink-worlds.ts';
import { worldSeed } from '#harness/simulation/seeds.ts';
import type { Simulation } from '#harness/simulation/simulate.ts';
import type { FaultTally } from '#harness/simulation/tally.ts';
import type { SimulationVerdict } from '#harness/simulation/verdict.ts';

/** A failed world and the command that has it again. */
export type Failure = ReducedWorld & { readonly command: string };

/** A simulation and everything that its reports say of it: the terminal's, JUnit's, the pull request's, JSON. */
export interface SimulationReport {
  readonly simulation: Simulation;
  /** One for each failed world of the simulation. */
  readonly failures: readonly Failure[];
  readonly verdict: SimulationVerdict;
  /** How long the worlds took, ms of the system's time. */
  readonly tookMs: number;
  /** How long each batch took its worker, ms, by the index of its first world. */
  readonly batchMs: ReadonlyMap<number, number>;
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
}

type Simulated = Pick<SimulationReport, 'simulation'>;

/** A mark and how often it was seen. */
export interface MarkCount {
  readonly mark: string;
  readonly says: string;
  readonly times: number;
}

/** Every mark, also those that were never seen. */
export function markCounts({ simulation: { tally } }: Simulated): readonly MarkCount[] {
  return marks.map(({ name, says }) => ({ mark: name, says, times: tally.marks[name] ?? 0 }));
}

/** What was planned to go wrong, by whose failure it is and by name. */
export function faultCounts({ simulation: { tally } }: Simulated): readonly FaultTally[] {
  return Object.values(tally.faults).sort((a, b) => (a.at === b.at ? order(a.fault, b.fault) : order(a.at, b.at)));
}

/** By code units, so that the order is the same everywhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Something per second of the system's time. */
export function perSecond(n: number, { tookMs }: Pick<SimulationReport, 'tookMs'>): number {
  return n / (Math.max(1, tookMs) / 1000);
}

/** `2000 random worlds, seeds 1 to 2000`. */
export function whichWorlds({ simulation: { order: asked, spans } }: Simulated): string {
  const worlds = spans.reduce((sum, span) => sum + span.worlds, 0);
  const zoo = asked.animal === null ? '' : ` of a core with the bug ${asked.animal}`;
  const last = spans.at(-1);
  const seeds =
    last === undefined ? '' : `, ${saySeeds(asked.seed, spans[0]?.first ?? 0, last.first + last.worlds - 1)}`;
  return `${worlds} random world${worlds === 1 ? '' : 's'}${zoo}${seeds}`;
}

/** `seed 7`, or `seeds 1 to 100`, of worlds by their indexes. */
export function saySeeds(runSeed: number, first: number, last: number): string {
  return first === last
    ? `seed ${worldSeed(runSeed, first)}`
    : `seeds ${worldSeed(runSeed, first)} to ${worldSeed(runSeed, last)}`;
}

/** `dwell-bound, machine 10000001, at 16098 ms`. */
export function foundWhere({ check, machine, at }: Failure['found'][number]): string {
  return `${check}${machine === undefined ? '' : `, machine ${machine}`}${at === null ? '' : `, at ${at} ms`}`;
}

/** How much smaller a failed world has become; empty where it was not made smaller. */
export function shrinkage({ shrunk, cutShort }: Failure): string {
  if (!shrunk) return '';
  const { from, to, tries } = shrunk;
  const size = ({ machines, deliveries, events }: typeof from): string =>
    `${machines} machine${machines === 1 ? '' : 's'}, ${deliveries} deliver${deliveries === 1 ? 'y' : 'ies'}, ${events} events`;
  return `Made smaller in ${tries} tries${cutShort ? ', which were cut short' : ''}: from ${size(from)} to ${size(to)}.`;
}
