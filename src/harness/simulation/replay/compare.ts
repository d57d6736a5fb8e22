import { formatQuantity } from '#harness/checks/check.ts';
import { totalCases, undecidedChecks, noCases, type Verdict } from '#harness/judge/verdict.ts';
import { historyDigest } from '#harness/history/ndjson.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { determinismCheck, findingsOf, determinismFinding } from '../world-finding.ts';
import type { Replay } from './replay.ts';

/** How a replay came out beside what was found. */
export interface ReplayComparison {
  /** The history is the same as when it was found, byte for byte. */
  readonly sameHistory: boolean;
  /** The check that had found something finds something again. */
  readonly reproduces: boolean;
  readonly verdict: Verdict;
}

/**
 * Compares a replay with the finding that it replays. As in any random world, an unmet expectation of a script and a
 * planned fault that never fired are nothing: only a broken rule is a FAIL.
 * @param secondHash SHA-256 of the history of another life of the same world; asked for where one seed gave two
 *   histories.
 */
export function compareReplay(replay: Replay, result: RunResult, secondHash: string | null): ReplayComparison {
  const hash = historyDigest(result.history);
  const determinismFindings = secondHash !== null && secondHash !== hash ? [determinismFinding(hash, secondHash)] : [];
  const findings = [...findingsOf(result), ...determinismFindings];
  const sameHistory = hash.startsWith(replay.historyHash);
  const reproduces = findings.some(({ check }) => check === replay.check);
  const sentence = [
    findingSentence(
      replay,
      reproduces,
      findings.map(({ check }) => check),
    ),
    historySentence(replay, hash),
  ].join(' ');
  return { sameHistory, reproduces, verdict: verdictOf(result, findings.length > 0, sentence) };
}

function verdictOf({ judgement, history }: RunResult, isBroken: boolean, sentence: string): Verdict {
  if (isBroken) return { verdict: 'FAIL', reason: sentence };
  const end = history.events.findLast((event) => event.kind === 'run-ended');
  if (end?.reason !== 'done')
    return { verdict: 'INCONCLUSIVE', reason: `The world came to no rest and gave up before the end. ${sentence}` };
  const inconclusiveReasons = [...undecidedChecks(judgement), ...noCases(judgement)];
  if (inconclusiveReasons.length > 0)
    return { verdict: 'INCONCLUSIVE', reason: `${inconclusiveReasons.join(' ')} ${sentence}` };
  return {
    verdict: 'PASS',
    reason:
      `${sentence} ${formatQuantity(judgement.results.length, 'check')} looked at ` +
      `${formatQuantity(totalCases(judgement), 'case')} and found every rule kept.`,
  };
}

function findingSentence({ check }: Replay, reproduces: boolean, foundChecks: readonly string[]): string {
  if (reproduces) return `It fails as it was found: ${check}.`;
  const otherChecks = [...new Set(foundChecks)];
  return otherChecks.length === 0
    ? `What was found, ${check}, is found no more.`
    : `What was found, ${check}, is found no more; broken is ${otherChecks.join(', ')}.`;
}

function historySentence({ historyHash, vendloop, check }: Replay, hash: string): string {
  if (hash.startsWith(historyHash)) return `The history is the same as then, byte for byte (SHA-256 ${historyHash}…).`;
  if (check === determinismCheck)
    return (
      `The history is another than then, as was to be expected (SHA-256 ${hash.slice(0, historyHash.length)}…, ` +
      `then ${historyHash}…).`
    );
  return (
    `The history is another than then (SHA-256 ${hash.slice(0, historyHash.length)}…, then ${historyHash}…): since ` +
    `it was found by vendloop ${vendloop}, the core, or what simulates and judges it, has changed.`
  );
}
