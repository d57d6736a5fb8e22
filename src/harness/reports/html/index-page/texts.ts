/** The fixed texts of an index page. The reasons of verdicts stay as they were written. */
export interface IndexTexts {
  readonly declared: (verdict: string) => string;
  readonly states: Readonly<Record<'passed' | 'failed' | 'error', string>>;
  readonly links: Readonly<Record<'report' | 'history' | 'junit' | 'record' | 'replay', string>>;
  readonly replay: string;
  /** All runs by their states. */
  readonly counts: (all: number, passed: number, failed: number, error: number) => string;
  readonly noRuns: string;
}

/** Languages of an index page. */
export type IndexLanguage = 'en' | 'zh';

/** The texts of each language. */
export const indexTexts: Readonly<Record<IndexLanguage, IndexTexts>> = {
  en: {
    declared: (verdict) => `declared ${verdict}`,
    states: { passed: 'as declared', failed: 'failed', error: 'not judged' },
    links: { report: 'report', history: 'history', junit: 'JUnit', record: 'JSON', replay: 'replay' },
    replay: 'replay',
    counts: (all, passed, failed, error) =>
      `${passed} of ${all} as declared` +
      `${failed === 0 ? '' : `, ${failed} failed`}${error === 0 ? '' : `, ${error} not judged`}.`,
    noRuns: 'There is no run here.',
  },
  zh: {
    declared: (verdict) => `预期 ${verdict}`,
    states: { passed: '符合预期', failed: '失败', error: '无法判定' },
    links: { report: '报告', history: '历史', junit: 'JUnit', record: 'JSON', replay: '重放' },
    replay: '重放',
    counts: (all, passed, failed, error) =>
      `共 ${all} 次，符合预期 ${passed} 次` +
      `${failed === 0 ? '' : `，失败 ${failed} 次`}${error === 0 ? '' : `，无法判定 ${error} 次`}。`,
    noRuns: '这里没有运行。',
  },
};
