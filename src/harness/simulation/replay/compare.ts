import { formatQuantity } from '#harness/checks/check.ts';
import { totalCases, undecidedChecks, noCases, type Verdict } from '#harness/judge/verdict.ts';
import { historyDigest } from '#harness/history/ndjson.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { breaks, determinismCheck, determinismFinding, findingsOf, formatRule } from '../world-finding.ts';
import type { Replay } from './replay.ts';

/** The result of a replay, compared with the original finding. */
export interface ReplayComparison {
  /** The history is identical to the original, byte for byte. */
  readonly sameHistory: boolean;
  /** The same rule is broken again. */
  readonly reproduces: boolean;
  readonly verdict: Verdict;
}

/**
 * Compares a replay with the original finding. As in any random world, unmet expectations of steps and faults that
 * never fired do not count: only a violated check is a FAIL.
 * @param secondHash SHA-256 of the history of a second run; needed if one seed gave two histories.
 */
export function compareReplay(replay: Replay, result: RunResult, secondHash: string | null): ReplayComparison {
  const hash = historyDigest(result.history);
  const determinismFindings = secondHash !== null && secondHash !== hash ? [determinismFinding(hash, secondHash)] : [];
  const findings = [...findingsOf(result), ...determinismFindings];
  const sameHistory = hash.startsWith(replay.historyHash);
  const reproduces = findings.some((finding) => breaks(replay, finding));
  const sentence = [findingSentence(replay, reproduces, findings.map(formatRule)), historySentence(replay, hash)].join(
    ' ',
  );
  return { sameHistory, reproduces, verdict: verdictOf(result, findings.length > 0, sentence) };
}

function verdictOf({ judgement, history }: RunResult, isBroken: boolean, sentence: string): Verdict {
  if (isBroken) return { verdict: 'FAIL', reason: sentence };
  const end = history.events.findLast((event) => event.kind === 'run-ended');
  if (end?.reason !== 'done')
    return { verdict: 'INCONCLUSIVE', reason: `The world did not settle before its time limit. ${sentence}` };
  const inconclusiveReasons = [...undecidedChecks(judgement), ...noCases(judgement)];
  if (inconclusiveReasons.length > 0)
    return { verdict: 'INCONCLUSIVE', reason: `${inconclusiveReasons.join(' ')} ${sentence}` };
  return {
    verdict: 'PASS',
    reason:
      `${sentence} ${formatQuantity(judgement.results.length, 'check')} judged ` +
      `${formatQuantity(totalCases(judgement), 'case')} and found no violation.`,
  };
}

function findingSentence(replay: Replay, reproduces: boolean, foundRules: readonly string[]): string {
  const rule = formatRule(replay);
  if (reproduces) return `The finding is reproduced: ${rule}.`;
  const otherRules = [...new Set(foundRules)];
  return otherRules.length === 0
    ? `The finding of ${rule} is not reproduced.`
    : `The finding of ${rule} is not reproduced; other findings: ${otherRules.join(', ')}.`;
}

function historySentence({ historyHash, vendloop, check }: Replay, hash: string): string {
  if (hash.startsWith(historyHash)) return `The history is identical, byte for byte (SHA-256 ${historyHash}…).`;
  const hashes = `SHA-256 ${hash.slice(0, historyHash.length)}…, originally ${historyHash}…`;
  if (check === determinismCheck) return `The history differs, as expected (${hashes}).`;
  return (
    `The history differs (${hashes}): the core, the simulation or the checks have changed since vendloop ` +
    `${vendloop} made the replay.`
  );
}
