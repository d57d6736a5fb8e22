import { count } from '#harness/checks/check.ts';
import { casesOf, undecided, unseen, type Verdict } from '#harness/judge/verdict.ts';
import { digest } from '#harness/history/ndjson.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { differsOnReplay, foundIn, twoHistories } from '../world-finding.ts';
import type { Replay } from './replay.ts';

/** How a replay came out beside what was found. */
export interface Compared {
  /** The history is the same as when it was found, byte for byte. */
  readonly same: boolean;
  /** The check that had found something finds something again. */
  readonly broken: boolean;
  readonly verdict: Verdict;
}

/**
 * Compares a replay with the finding that it replays. As in any random world, an unmet expectation of a script and a
 * planned fault that never fired are nothing: only a broken rule is a FAIL.
 * @param again SHA-256 of the history of another life of the same world; asked for where one seed gave two histories.
 */
export function compare(replay: Replay, result: RunResult, again: string | null): Compared {
  const hash = digest(result.history);
  const differs = again !== null && again !== hash ? [twoHistories(hash, again)] : [];
  const found = [...foundIn(result), ...differs];
  const same = hash.startsWith(replay.history);
  const broken = found.some(({ check }) => check === replay.check);
  const says = [
    whatIsBroken(
      replay,
      broken,
      found.map(({ check }) => check),
    ),
    whatHistory(replay, hash),
  ].join(' ');
  return { same, broken, verdict: verdictOf(result, found.length > 0, says) };
}

function verdictOf({ judgement, history }: RunResult, isBroken: boolean, says: string): Verdict {
  if (isBroken) return { verdict: 'FAIL', why: says };
  const end = history.events.findLast((event) => event.kind === 'run-ended');
  if (end?.reason !== 'done')
    return { verdict: 'INCONCLUSIVE', why: `The world came to no rest and gave up before the end. ${says}` };
  const missing = [...undecided(judgement), ...unseen(judgement)];
  if (missing.length > 0) return { verdict: 'INCONCLUSIVE', why: `${missing.join(' ')} ${says}` };
  return {
    verdict: 'PASS',
    why: `${says} ${count(judgement.results.length, 'check')} looked at ${count(casesOf(judgement), 'case')} and found every rule kept.`,
  };
}

function whatIsBroken({ check }: Replay, broken: boolean, found: readonly string[]): string {
  if (broken) return `It fails as it was found: ${check}.`;
  const others = [...new Set(found)];
  return others.length === 0
    ? `What was found, ${check}, is found no more.`
    : `What was found, ${check}, is found no more; broken is ${others.join(', ')}.`;
}

function whatHistory({ history, vendloop, check }: Replay, hash: string): string {
  if (hash.startsWith(history)) return `The history is the same as then, byte for byte (SHA-256 ${history}…).`;
  if (check === differsOnReplay)
    return `The history is another than then, as was to be expected (SHA-256 ${hash.slice(0, history.length)}…, then ${history}…).`;
  return `The history is another than then (SHA-256 ${hash.slice(0, history.length)}…, then ${history}…): since it was found by vendloop ${vendloop}, the core, or what simulates and judges it, has changed.`;
}
