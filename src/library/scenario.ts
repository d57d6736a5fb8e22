/**
 * A scenario as plain data, as a YAML file has it: a name, a fleet, and what happens. docs/scenarios.md has every
 * member.
 */
export type ScenarioData = { readonly name: string } & Readonly<Record<string, unknown>>;

/** Options of `playScenario`. */
export interface ScenarioOptions {
  /** What all random choices come from, 0 to 2³²−1; the scenario's own when left out. */
  readonly seed?: number | undefined;
  /** Where the core keeps its rows; `memory` when left out. */
  readonly store?: 'memory' | 'sqlite' | undefined;
  /** A deliberate bug of the core, to see which check detects it; `vendloop zoo` has their names. */
  readonly mutant?: string | undefined;
}
