import type { Finding } from '../checks/check.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Stall } from '../history/event.ts';
import { historyDigest } from '../history/ndjson.ts';
import type { RunResult } from '../runner/run.ts';
import type { MeasureResult } from '../measures/judge-measures.ts';
import { countFaults, type FaultCount } from '../history/fault-counts.ts';
import type { RealTimes } from './line-times.ts';
import { salesByMotor, type SalesRow } from './sales-by-motor.ts';

/** What a report contains besides the history: where the run came from, and how to repeat it. */
export interface ReportAbout {
  /** Version of vendloop, and of Node. */
  readonly version: string;
  readonly node: string;
  readonly historyFile: string;
  /** When the run began, Unix ms. */
  readonly startedAt: number;
  /** The command that repeats the run. */
  readonly replay: string;
  /** The verdict that the scenario declares; left out without a declaration. */
  readonly declaredVerdict?: Verdict['verdict'];
  /** How the verdict compares with the one that the scenario declares; left out without a declaration. */
  readonly declaration?: string;
  /** Whether the verdict is the declared one; left out without a declaration. */
  readonly matchesDeclaration?: boolean;
  /** The verdict differs only because something could not be judged. */
  readonly inconclusive?: boolean;
}

/** A run as JSON, for other programs and later readers. */
export interface RunRecord extends Verdict {
  readonly format: 'vendloop-run/2';
  readonly scenario: string;
  readonly stage: string;
  readonly seed: number;
  readonly speed: number;
  /** Version of vendloop and of Node that ran it. */
  readonly vendloop: string;
  readonly node: string;
  /** When the run began, ISO 8601, and how long it took in real time. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly replay: string;
  readonly history: string;
  /** SHA-256 of the history's bytes. */
  readonly digest: string;
  /** How the verdict stands to the one that the scenario declares. */
  readonly declaration?: string;
  readonly declaredVerdict?: Verdict['verdict'];
  /** What the run means for an exit code; left out without a declaration. */
  readonly asDeclared?: boolean;
  readonly inconclusive?: boolean;
  readonly sales: readonly SalesRow[];
  readonly faults: readonly FaultCount[];
  readonly measures: readonly MeasureResult[];
  readonly checks: readonly {
    readonly check: string;
    readonly cases: number;
    readonly stalledCases: number;
    readonly findings: number;
    readonly undecided: readonly string[];
  }[];
  /** Stalls of this computer: how many, and the longest; null without any. */
  readonly stalls: { readonly times: number; readonly longest: Stall | null; readonly expectations: number } | null;
  readonly findings: readonly Finding[];
  readonly coreErrors: readonly string[];
}

/** Sums a run up as plain data. */
export function runRecord(
  { history, judgement, verdict, coreErrors }: RunResult,
  about: ReportAbout,
  { totalMs }: RealTimes,
): RunRecord {
  const { scenario, stage, seed, speed } = history.header;
  const { stallCount, longest, explainedExpectations } = judgement.stalls;
  return {
    format: 'vendloop-run/2',
    ...verdict,
    scenario,
    stage,
    seed,
    speed,
    vendloop: about.version,
    node: about.node,
    startedAt: new Date(about.startedAt).toISOString(),
    seconds: totalMs / 1000,
    ...declarationOf(about),
    replay: about.replay,
    history: about.historyFile,
    digest: historyDigest(history),
    sales: salesByMotor(history),
    faults: countFaults(history),
    measures: judgement.measurements,
    checks: judgement.results.map(({ check, cases, stalledCases, findings, moreFindings = 0, undecided }) => ({
      check,
      cases,
      stalledCases,
      findings: findings.length + moreFindings,
      undecided,
    })),
    stalls: stallCount === 0 ? null : { times: stallCount, longest, expectations: explainedExpectations.size },
    findings: judgement.findings,
    coreErrors,
  };
}

function declarationOf({ declaration, declaredVerdict, matchesDeclaration, inconclusive }: ReportAbout) {
  return {
    ...(declaration !== undefined && { declaration }),
    ...(declaredVerdict !== undefined && { declaredVerdict }),
    ...(matchesDeclaration !== undefined && { asDeclared: matchesDeclaration }),
    ...(inconclusive !== undefined && { inconclusive }),
  };
}
