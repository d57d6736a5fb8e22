import type { LocalText } from '../local-text.ts';
import type { CaseResult } from './case-result.ts';

/** A case whose failure is known. */
export interface KnownFailure {
  readonly case: string;
  readonly reason: string;
}

/** What a certification came to. */
export interface OverallVerdict {
  readonly verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE';
  /** Why, in one or more sentences. */
  readonly reason: LocalText;
  /** Names of cases that failed and were not declared. */
  readonly failed: readonly string[];
  /** Known failures that failed, as declared. */
  readonly known: readonly string[];
  /** Known failures that passed: their declarations must go. */
  readonly passedKnown: readonly string[];
}

/**
 * The verdict on all cases. A known failure fails nothing, until the day on which its case passes.
 * @param knownFailures those of cases that were not played do not count.
 */
export function overallVerdict(results: readonly CaseResult[], knownFailures: readonly KnownFailure[]): OverallVerdict {
  const declared = new Set(knownFailures.map((known) => known.case));
  const names = (verdict: CaseResult['verdict'], isDeclared: boolean): readonly string[] =>
    results
      .filter((result) => result.verdict === verdict && declared.has(result.name) === isDeclared)
      .map(({ name }) => name);
  const failed = names('FAIL', false);
  const known = names('FAIL', true);
  const passedKnown = names('PASS', true);
  const unjudged = results.filter(({ verdict }) => verdict === 'INCONCLUSIVE').map(({ name }) => name);
  const failures = [
    ...(failed.length > 0 ? [texts.failed(failed)] : []),
    ...(passedKnown.length > 0 ? [texts.passedKnown(passedKnown)] : []),
  ];
  const gaps = unjudged.length > 0 ? [texts.unjudged(unjudged)] : [];
  const base = { failed, known, passedKnown };
  if (failures.length > 0) return { ...base, verdict: 'FAIL', reason: joined([...failures, ...gaps]) };
  if (gaps.length > 0) return { ...base, verdict: 'INCONCLUSIVE', reason: joined(gaps) };
  const passed = names('PASS', false).length;
  const partial = names('PARTIAL', false).length + names('PARTIAL', true).length;
  if (passed + known.length + partial === 0) return { ...base, verdict: 'INCONCLUSIVE', reason: texts.nothing };
  return { ...base, verdict: 'PASS', reason: texts.passed(results.length, passed, partial, known) };
}

function joined(texts: readonly LocalText[]): LocalText {
  return { en: texts.map(({ en }) => en).join(' '), zh: texts.map(({ zh }) => zh).join('') };
}

const texts = {
  failed: (names: readonly string[]): LocalText => ({
    en: `${count(names, 'case')} failed: ${names.join(', ')}.`,
    zh: `${names.length} 个用例失败：${names.join('、')}。`,
  }),
  passedKnown: (names: readonly string[]): LocalText => ({
    en: `${count(names, 'known failure')} passed: ${names.join(', ')}. Take the declaration out.`,
    zh: `${names.length} 个已知失败现已通过：${names.join('、')}。请删除声明。`,
  }),
  unjudged: (names: readonly string[]): LocalText => ({
    en: `${count(names, 'case')} could not be judged: ${names.join(', ')}.`,
    zh: `${names.length} 个用例无法判定：${names.join('、')}。`,
  }),
  nothing: { en: 'No case was played, so nothing is proved.', zh: '没有执行任何用例，因此没有证明任何内容。' },
  passed: (all: number, passed: number, partial: number, known: readonly string[]): LocalText => ({
    en: `${[
      `${passed} of ${all} cases passed`,
      ...(partial > 0 ? [`${partial} in part`] : []),
      ...(known.length > 0 ? [`${known.length} failed as declared (${known.join(', ')})`] : []),
    ].join(', ')}.`,
    zh: `${[
      `${all} 个用例中 ${passed} 个通过`,
      ...(partial > 0 ? [`${partial} 个部分通过`] : []),
      ...(known.length > 0 ? [`${known.length} 个按声明失败（${known.join('、')}）`] : []),
    ].join('，')}。`,
  }),
};

function count(names: readonly string[], noun: string): string {
  return `${names.length} ${noun}${names.length === 1 ? '' : 's'}`;
}
