import { marks } from '../../simulation/marks.ts';
import type { Simulation } from '../../simulation/simulate.ts';
import type { FaultTally } from '../../simulation/tally.ts';
import type { SimulationVerdict } from '../../simulation/verdict.ts';

/** A simulation and everything that its reports say of it: the terminal's, JUnit's, the pull request's, JSON. */
export interface SimulationReport {
  readonly simulation: Simulation;
  readonly verdict: SimulationVerdict;
  /** How long it took, ms of the system's time. */
  readonly tookMs: number;
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
}

/** A mark and how often it was seen. */
export interface MarkCount {
  readonly mark: string;
  readonly says: string;
  readonly times: number;
}

/** Every mark, also those that were never seen. */
export function markCounts({ simulation: { tally } }: Pick<SimulationReport, 'simulation'>): readonly MarkCount[] {
  return marks.map(({ name, says }) => ({ mark: name, says, times: tally.marks[name] ?? 0 }));
}

/** What was planned to go wrong, by whose failure it is and by name. */
export function faultCounts({ simulation: { tally } }: Pick<SimulationReport, 'simulation'>): readonly FaultTally[] {
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
export function whichWorlds({ simulation: { order: asked, tally } }: Pick<SimulationReport, 'simulation'>): string {
  const zoo = asked.animal === null ? '' : ` of a core with the bug ${asked.animal}`;
  const worlds = `${tally.worlds} random world${tally.worlds === 1 ? '' : 's'}${zoo}`;
  return `${worlds}, seed${tally.worlds === 1 ? '' : 's'} ${asked.seed}${tally.worlds > 1 ? ` and up` : ''}`;
}
