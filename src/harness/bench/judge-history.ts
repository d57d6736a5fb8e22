import { formatQuantity, type Finding } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { runChecks, onlyBlackBox } from '../judge/judgement.ts';
import { undecidedChecks, incompleteRun, unexercisedChecks } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import { misreports } from './misreports.ts';
import type { BenchResult } from './result.ts';

/** A benchmark's history, judged. */
export interface HistoryJudgement {
  readonly checks: BenchResult['checks'];
  /**
   * Why it proves less than it should, in sentences: simulated machines were slower than a motor, which is no fault of
   * the core; a required check had no cases; the history is incomplete.
   */
  readonly inconclusiveReasons: readonly string[];
  /** Machines that reported otherwise than they did, in sentences: whatever follows from it is no fault of the core. */
  readonly misreports: readonly string[];
}

/** The check whose findings mean that the fleet's own process was too slow. */
const fleetTimingCheck = 'path-time';

/** Runs the checks over a benchmark's history. @param target a target core, which fewer checks can judge. */
export function judgeHistory(history: History, target: string | null): HistoryJudgement {
  const judgement = target === null ? runChecks(history) : onlyBlackBox(runChecks(history, undefined, checks));
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
    misreports: misreports(history.events),
  };
}
