import type { FunctionState } from '#harness/driver-selftest/run-selftest.ts';
import type { Language } from '../shared/language.ts';

/** Texts of a selftest. */
export interface SelftestTexts {
  readonly headings: readonly [name: string, state: string, what: string];
  readonly states: Readonly<Record<FunctionState, string>>;
  readonly because: (why: string) => string;
  readonly seen: (text: string) => string;
  readonly change: (text: string) => string;
  readonly more: (lines: number) => string;
  readonly conclusion: (driver: string, works: number, failed: number, skipped: number) => string;
}

const texts: Readonly<Record<Language, SelftestTexts>> = {
  en: {
    headings: ['function', 'result', 'the driver'],
    states: { PASS: 'works', FAIL: 'does not work', SKIP: 'not tried' },
    because: (why) => `because ${why}`,
    seen: (text) => `Seen: ${text}`,
    change: (text) => `Change: ${text}`,
    more: (lines) => `… and ${lines} more lines (--json has all)`,
    conclusion: (driver, works, failed, skipped) =>
      `driver ${driver}: ${works} work, ${failed} do not, ${skipped} not tried`,
  },
  zh: {
    headings: ['函数', '结果', '驱动程序'],
    states: { PASS: '可用', FAIL: '不可用', SKIP: '未尝试' },
    because: (why) => `因为${why}`,
    seen: (text) => `所见：${text}`,
    change: (text) => `修改：${text}`,
    more: (lines) => `… 另有 ${lines} 行（--json 含全部）`,
    conclusion: (driver, works, failed, skipped) =>
      `驱动程序 ${driver}：${works} 项可用，${failed} 项不可用，${skipped} 项未尝试`,
  },
};

/** The texts of a selftest in a language. */
export function selftestTexts(language: Language): SelftestTexts {
  return texts[language];
}
