import { count, type Finding } from '../checks/check.ts';
import { judgeAll } from '../checks/index.ts';
import { seenFromOutside } from '../checks/black-box.ts';
import { undecided, unended, unlooked } from '../judge/verdict.ts';
import type { History } from '../history/event.ts';
import type { BenchResult } from './result.ts';

/** A benchmark's history, judged. */
export interface Judged {
  readonly checks: BenchResult['checks'];
  /**
   * Why it proves less than it should, in sentences: simulated machines were slower than a motor, which is no fault of
   * the core; a check that it is to exercise had nothing to look at; it breaks off.
   */
  readonly doubts: readonly string[];
}

/** The check that tells of the fleet's own process, if a machine's answer is late: it had too little time. */
const fleetsOwn = 'path-time';

/** Runs the checks over a benchmark's history. @param target somebody else's core, of which fewer checks can tell. */
export function judgeHistory(history: History, target: string | null): Judged {
  const judgement = target === null ? judgeAll(history) : seenFromOutside(judgeAll(history));
  const { results, findings } = judgement;
  const isFleets = ({ check }: Finding): boolean => check === fleetsOwn;
  const late = findings.filter(isFleets);
  const [first] = late;
  return {
    checks: {
      looked: results.reduce((sum, { looked }) => sum + looked, 0),
      checks: results.length,
      findings: findings.filter((finding) => !isFleets(finding)),
    },
    doubts: [
      ...(first
        ? [`The fleet was late ${count(late.length, 'time')}; first: ${first.says} Give it more processors.`]
        : []),
      ...unlooked(judgement, history.header),
      ...undecided(judgement),
      ...unended(history.events),
    ],
  };
}
