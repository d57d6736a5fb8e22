import { formatQuantity, type Finding } from '../checks/check.ts';
import { runChecks, onlyBlackBox } from '../judge/judgement.ts';
import { undecidedChecks, incompleteRun, unexercisedChecks } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import type { BenchResult } from './result.ts';

/** A benchmark's history, judged. */
export interface HistoryJudgement {
  readonly checks: BenchResult['checks'];
  /**
   * Why it proves less than it should, in sentences: simulated machines were slower than a motor, which is no fault of
   * the core; a check that it is to exercise had nothing to look at; it breaks off.
   */
  readonly inconclusiveReasons: readonly string[];
}

/** The check that tells of the fleet's own process, if a machine's answer is late: it had too little time. */
const fleetTimingCheck = 'path-time';

/** Runs the checks over a benchmark's history. @param target somebody else's core, of which fewer checks can tell. */
export function judgeHistory(history: History, target: string | null): HistoryJudgement {
  const judgement = target === null ? runChecks(history) : onlyBlackBox(runChecks(history));
  const { results, findings } = judgement;
  const isFleetTiming = ({ check }: Finding): boolean => check === fleetTimingCheck;
  const fleetFindings = findings.filter(isFleetTiming);
  const [first] = fleetFindings;
  return {
    checks: {
      cases: results.reduce((sum, { cases }) => sum + cases, 0),
      checks: results.length,
      findings: findings.filter((finding) => !isFleetTiming(finding)),
    },
    inconclusiveReasons: [
      ...(first
        ? [
            `The fleet was late ${formatQuantity(fleetFindings.length, 'time')}; first: ${first.message} Give it ` +
              'more processors.',
          ]
        : []),
      ...unexercisedChecks(judgement, history.header),
      ...undecidedChecks(judgement),
      ...incompleteRun(history.events),
    ],
  };
}
