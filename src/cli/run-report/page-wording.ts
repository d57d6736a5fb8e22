import type { PageWording } from '#harness/reports/html/index.ts';
import type { RunResult } from '#harness/runner/run.ts';
import type { Language } from '../shared/language.ts';
import { textsOf } from '../texts/index.ts';
import { reasonsOf } from '../texts/verdict-reasons.ts';

/** How the page of a run is worded. @param language that it opens in; its reader may choose the other. */
export function pageWording(language: Language, result: RunResult): PageWording {
  const { report, sentence } = textsOf('zh');
  return {
    language,
    chineseReason: report.why(reasonsOf(result)) ?? result.verdict.reason,
    toChinese: sentence,
  };
}
