import type { Mutant } from '#harness/mutants/mutant.ts';
import { WorkerPool } from '#harness/processes/worker-pool.ts';
import {
  allCaught,
  targetMarkdown,
  targetRecords,
  targetSuite,
  targetText,
  type TargetResult,
} from '#harness/reports/mutants/target-table.ts';
import { JoinError } from '#harness/runner/join-target.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { findScenario } from '../../run/choose-scenarios.ts';
import { messageOf } from '../../shared/errors.ts';
import type { CliIo } from '../../shared/io.ts';
import type { Reporters } from '../../shared/reporters/index.ts';
import { playAtCore } from './play-at-core.ts';

/** What a run at served cores takes. */
export interface ZooAtTargetOptions {
  readonly mutants: readonly Mutant[];
  /** Cores that run at a time. */
  readonly jobs: number;
  readonly reporters: Reporters;
}

/** Plays, at a core with each bug and at a sound one, the scenario in which the bug shows from outside. */
export async function runZooAtTarget(io: CliIo, { mutants, jobs, reporters }: ZooAtTargetOptions): Promise<void> {
  const startedAt = io.now();
  const clock = new SystemClock();
  const command = [process.execPath, ...process.execArgv, process.argv[1] ?? ''];
  const play: Play = (scenario, mutant) => playAtCore(findScenario(scenario), { command, mutant, clock });
  const onPlayed = (line: string): void => io.err(`${line}\n`);
  try {
    const results = await playMutants(mutants, jobs, play, onPlayed);
    reporters.finish(targetText(results), {
      title: 'vendloop zoo --target',
      suites: [targetSuite(results, startedAt, (io.now() - startedAt) / 1000)],
      json: () => ({ mutants: targetRecords(results) }),
      markdown: () => targetMarkdown(results),
    });
    io.exit(allCaught(results) ? 0 : 1);
  } finally {
    clock.close();
  }
}

/** Plays a scenario at a new core with a bug; null: at a sound one. */
export type Play = (
  scenario: string,
  mutant: string | null,
) => Promise<Pick<RunResult, 'verdict' | 'judgement' | 'history'>>;

/**
 * Plays every mutant that shows, and the sound core once in each of their scenarios.
 * @param onPlayed gets a line about each.
 */
export async function playMutants(
  mutants: readonly Mutant[],
  jobs: number,
  play: Play,
  onPlayed: (line: string) => void,
): Promise<readonly TargetResult[]> {
  const visible = mutants.flatMap(({ name, fromOutside }) =>
    'scenario' in fromOutside ? [{ mutant: name, scenario: fromOutside.scenario }] : [],
  );
  const sound = [...new Set(visible.map(({ scenario }) => scenario))].map((scenario) => ({ mutant: null, scenario }));
  const pool = new WorkerPool(jobs, () => ({ stop: () => Promise.resolve() }));
  const played = await pool.distribute(
    [...sound, ...visible].map(({ mutant, scenario }) => async () => {
      const what = `${mutant ?? 'sound core'} in ${scenario}`;
      const result = await playUntilDecided(
        () => play(scenario, mutant),
        (message) => onPlayed(`${what}: ${message}`),
        mutant === null,
      );
      // The merchant and its key are right.
      if (result instanceof JoinError) return { mutant, scenario, failed: true, foundBy: ['it refuses the merchant'] };
      return { mutant, scenario, failed: result.verdict.verdict === 'FAIL', foundBy: foundBy(result) };
    }),
  );
  const blamed = new Set(played.flatMap(({ mutant, scenario, failed }) => (mutant === null && failed ? scenario : [])));
  return mutants.map((mutant): TargetResult => {
    const run = played.find((one) => one.mutant === mutant.name);
    if (!run) return { mutant, state: 'hidden', foundBy: [] };
    const state = blamed.has(run.scenario) ? 'unproven' : run.failed ? 'caught' : 'missed';
    return { mutant, state, foundBy: run.foundBy };
  });
}

/** A computer that is busy stalls a run, or starts a core too late; more often than this it is too busy. */
const mostPlays = 3;

/**
 * Plays again what was INCONCLUSIVE or did not begin.
 * @returns the reason when the core answers and refuses the merchant. @throws Error of the last play when none began.
 */
async function playUntilDecided(
  play: () => ReturnType<Play>,
  onPlayed: (message: string) => void,
  isSound: boolean,
): Promise<Awaited<ReturnType<Play>> | JoinError> {
  for (let plays = 1; ; plays += 1) {
    try {
      const result = await play();
      const { verdict, reason } = result.verdict;
      onPlayed(`${verdict} ${reason}`);
      if (plays === mostPlays || isDecided(result, isSound)) return result;
    } catch (error) {
      onPlayed(messageOf(error));
      if (error instanceof JoinError && error.answered) return error;
      if (plays === mostPlays) throw error;
    }
  }
}

/** Where this computer stalled, laws about time have been left unjudged: a PASS shows little. */
function isDecided({ verdict: { verdict }, judgement }: Awaited<ReturnType<Play>>, isSound: boolean): boolean {
  return verdict === 'FAIL' || (verdict === 'PASS' && (isSound || judgement.stalls.stallCount === 0));
}

/** Clauses and checks with a finding, each once, and whether the scenario expected something else. */
function foundBy({ judgement, history }: Pick<RunResult, 'judgement' | 'history'>): readonly string[] {
  const names = judgement.findings.map(({ clause, check }) => clause ?? check);
  const unmet = history.events.some((event) => event.kind === 'expectation' && !event.met);
  return [...new Set(names), ...(unmet ? ['an expectation of the scenario'] : [])];
}
