import type { Finding } from '../checks/check.ts';
import { judgeAll } from '../checks/index.ts';
import type { History } from '../history/event.ts';
import { seenFromOutside } from './outside.ts';
import type { BenchResult } from './result.ts';

/** A benchmark's history, judged. */
export interface Judged {
  readonly checks: BenchResult['checks'];
  /** Where simulated machines were slower than a motor, in sentences: no fault of the core. */
  readonly lateFleet: readonly string[];
}

/** The check that tells of the fleet's own process, if a machine's answer is late: it had too little time. */
const fleetsOwn = 'path-time';

/** Runs the checks over a benchmark's history. @param target somebody else's core, of which fewer checks can tell. */
export function judgeHistory(history: History, target: string | null): Judged {
  const { results, findings } = target === null ? judgeAll(history) : seenFromOutside(judgeAll(history));
  const isFleets = ({ check }: Finding): boolean => check === fleetsOwn;
  const late = findings.filter(isFleets);
  const [first] = late;
  return {
    checks: { looked: results.reduce((sum, { looked }) => sum + looked, 0), checks: results.length, findings: findings.filter((finding) => !isFleets(finding)) },
    lateFleet: first ? [`The fleet was late ${late.length} times; first: ${first.says} Give it more processors.`] : [],
  };
}
