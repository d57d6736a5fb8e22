import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '#harness/certify/local-text.ts';
import { caseVerdicts, withExplanations, type CaseResult } from '#harness/certify/verdict/case-result.ts';
import { overallVerdict } from '#harness/certify/verdict/overall-verdict.ts';

function result(name: string, verdict: CaseResult['verdict'], foundBy?: readonly string[]): CaseResult {
  const reason = plainText(verdict === 'PASS' ? '' : 'a reason');
  const promise = plainText('a promise');
  return {
    name,
    group: 'api',
    promise,
    verdict,
    reason,
    machines: [],
    startedMs: 0,
    durationMs: 0,
    evidence: [],
    foundBy,
  };
}

const someResults = fc
  .array(fc.constantFrom(...caseVerdicts), { minLength: 1, maxLength: 12 })
  .map((verdicts) => verdicts.map((verdict, at) => result(`case-${at}`, verdict)));
const withOne = fc.tuple(someResults, fc.nat()).map(([results, at]) => ({ results, at: at % results.length }));

describe('the overall verdict', () => {
  it('is FAIL if and only if an undeclared case failed or a declared one passed', () => {
    fc.assert(
      fc.property(
        someResults,
        fc.subarray(Array.from({ length: 12 }, (_, at) => `case-${at}`)),
        (results, declared) => {
          const known = declared.map((name) => ({ case: name, reason: 'known' }));
          const { verdict } = overallVerdict(results, known);
          const isBad = results.some((one) =>
            declared.includes(one.name) ? one.verdict === 'PASS' : one.verdict === 'FAIL',
          );
          expect(verdict === 'FAIL').toBe(isBad);
          if (!isBad && results.some((one) => one.verdict === 'INCONCLUSIVE')) expect(verdict).toBe('INCONCLUSIVE');
        },
      ),
    );
  });

  it('flips both ways with one declaration, where nothing else fails', () => {
    fc.assert(
      fc.property(withOne, ({ results, at }) => {
        const calm = results.map((one) =>
          one.verdict === 'FAIL' || one.verdict === 'INCONCLUSIVE' ? result(one.name, 'PASS') : one,
        );
        const name = `case-${at}`;
        const known = [{ case: name, reason: 'known' }];
        const failing = calm.map((one) => (one.name === name ? result(name, 'FAIL') : one));
        expect(overallVerdict(failing, []).verdict).toBe('FAIL');
        expect(overallVerdict(failing, known).verdict).toBe('PASS');
        const fixed = calm.map((one) => (one.name === name ? result(name, 'PASS') : one));
        expect(overallVerdict(fixed, known).verdict).toBe('FAIL');
        expect(overallVerdict(fixed, known).passedKnown).toEqual([name]);
        expect(overallVerdict(fixed, []).verdict).toBe('PASS');
      }),
    );
  });

  it('names what failed, what was declared, and what could not be judged', () => {
    const results = [result('a', 'FAIL'), result('b', 'FAIL'), result('c', 'PASS'), result('d', 'INCONCLUSIVE')];
    const known = [
      { case: 'b', reason: 'known' },
      { case: 'c', reason: 'known' },
    ];
    expect(overallVerdict(results, known).reason.en).toBe(
      '1 case failed: a. 1 known failure passed: c. Take the declaration out. 1 case could not be judged: d.',
    );
    expect(overallVerdict([result('a', 'PASS'), result('b', 'FAIL')], known.slice(0, 1))).toMatchObject({
      verdict: 'PASS',
      reason: {
        en: '1 of 2 cases passed, 1 failed as declared (b).',
        zh: '2 个用例中 1 个通过，1 个按声明失败（b）。',
      },
    });
  });

  it('proves nothing when nothing was played', () => {
    expect(overallVerdict([result('a', 'NOT APPLICABLE')], []).verdict).toBe('INCONCLUSIVE');
    expect(overallVerdict([], []).verdict).toBe('INCONCLUSIVE');
  });
});

describe('a case that another broken promise stands in the way of', () => {
  it('is PARTIAL when the case of that promise has failed, and INCONCLUSIVE otherwise', () => {
    const blocked = result('late-result', 'INCONCLUSIVE', ['timeout', 'lock']);
    const verdictWith = (other: CaseResult): string | undefined => withExplanations([other, blocked])[1]?.verdict;
    expect(verdictWith(result('timeout', 'FAIL'))).toBe('PARTIAL');
    expect(verdictWith(result('lock-silent', 'FAIL'))).toBe('PARTIAL');
    expect(verdictWith(result('timeout', 'PASS'))).toBe('INCONCLUSIVE');
    expect(verdictWith(result('locker', 'FAIL'))).toBe('INCONCLUSIVE');
    expect(withExplanations([result('timeout', 'FAIL'), blocked])[1]?.reason.en).toBe(
      'not asked: all of it, because a reason (found by timeout)',
    );
  });
});
