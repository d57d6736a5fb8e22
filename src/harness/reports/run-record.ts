import type { Finding } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Stalled } from '../history/event.ts';
import { digest } from '../history/ndjson.ts';
import type { RunResult } from '../runner/run.ts';
import type { Measured } from '../measures/judge-measures.ts';
import type { ReportAbout } from './report-about.ts';
import { firedFaults, type FiredFault } from '../history/fault-counts.ts';
import { salesByMotor, type SalesRow } from './sales-by-motor.ts';

/** A run for other programs, and for whoever reads the folder a year later. */
export interface RunRecord extends Verdict {
  readonly scenario: string;
  readonly stage: string;
  readonly seed: number;
  readonly speed: number;
  /** Version of vendloop and of Node that ran it. */
  readonly vendloop: string;
  readonly node: string;
  readonly replay: string;
  readonly history: string;
  /** SHA-256 of the history's bytes. */
  readonly digest: string;
  /** How the verdict stands to the one that the scenario declares. */
  readonly declared?: string;
  readonly sales: readonly SalesRow[];
  readonly faults: readonly FiredFault[];
  readonly measures: readonly Measured[];
  readonly checks: readonly {
    readonly check: string;
    readonly looked: number;
    readonly heldUp: number;
    readonly findings: number;
    readonly undecided: readonly string[];
  }[];
  /** How often this computer was held up, and for how long at the longest; null when it never was. */
  readonly heldUp: { readonly times: number; readonly longest: Stalled | null; readonly expectations: number } | null;
  readonly findings: readonly Finding[];
  readonly troubles: readonly string[];
}

/** Sums a run up as plain data. */
export function runRecord({ history, judgement, verdict, troubles }: RunResult, about: ReportAbout): RunRecord {
  const { scenario, stage, seed, speed } = history.header;
  const { times, longest, expectations } = judgement.heldUp;
  return {
    ...verdict,
    scenario,
    stage,
    seed,
    speed,
    vendloop: about.version,
    node: about.node,
    ...(about.declared !== undefined && { declared: about.declared }),
    replay: about.replay,
    history: about.historyFile,
    digest: digest(history),
    sales: salesByMotor(history),
    faults: firedFaults(history),
    measures: judgement.measured,
    checks: judgement.results.map(({ check, looked, heldUp, findings, moreFindings = 0, undecided }) => ({
      check,
      looked,
      heldUp,
      findings: findings.length + moreFindings,
      undecided,
    })),
    heldUp: times === 0 ? null : { times, longest, expectations: expectations.size },
    findings: judgement.findings,
    troubles,
  };
}
