import type { Certification } from '#harness/certify/certification.ts';
import { evidenceText } from '#harness/certify/evidence.ts';
import type { CaseResult } from '#harness/certify/verdict/case-result.ts';
import type { TestCase, TestSuite } from '../suite/test-suite.ts';
import { reasonText } from './rows.ts';
import { certificateTexts } from './texts.ts';

const outcomeStates = { PASS: 'passed', FAIL: 'failed', INCONCLUSIVE: 'error' } as const;

/** A certification as a suite, with a test case for each case; known failures count as declared. */
export function certificationSuite(certification: Certification): TestSuite {
  const { target, driver, startedAt, durationMs, verdict, results, slack, version, node, leftOut } = certification;
  return {
    name: `certify ${target}`,
    startedAt,
    seconds: durationMs / 1000,
    properties: { verdict: verdict.verdict, target, driver, slackMs: slack.slackMs, vendloop: version, node },
    outcome: {
      className: 'certify',
      state: outcomeStates[verdict.verdict],
      message: `${verdict.verdict}: ${verdict.reason.en}`,
    },
    cases: [
      ...results.map((result) => caseOf(result, certification)),
      ...leftOut.map(({ name, waitMs }) => ({
        className: 'left-out',
        name,
        state: 'skipped' as const,
        message: `left out by --quick: it waits ${waitMs} ms`,
      })),
    ],
    replay: certification.command,
  };
}

function caseOf(result: CaseResult, certification: Certification): TestCase {
  const { name, group, verdict, evidence, durationMs, promise } = result;
  const { known, passedKnown } = certification.verdict;
  const base = { className: group, name, seconds: durationMs / 1000 };
  const reason = reasonText(result, certification, certificateTexts.en, 'en');
  const details = [promise.en, reason, evidenceText(evidence)].filter((text) => text !== '').join('\n\n');
  if (passedKnown.includes(name)) return { ...base, state: 'failed', message: reason, evidence: details };
  if (verdict === 'FAIL' && known.includes(name)) return { ...base, state: 'skipped', message: reason };
  switch (verdict) {
    case 'PASS':
      return { ...base, state: 'passed' };
    case 'FAIL':
      return { ...base, state: 'failed', message: reason, evidence: details };
    case 'INCONCLUSIVE':
      return { ...base, state: 'error', message: reason, evidence: details };
    case 'PARTIAL':
    case 'NOT APPLICABLE':
      return { ...base, state: 'skipped', message: `${verdict}: ${reason}` };
  }
}
