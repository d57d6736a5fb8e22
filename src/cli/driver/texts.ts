import { formatQuantity } from '#harness/checks/check.ts';
import type { Language } from '../shared/language.ts';

/** Texts of the reports about a driver. */
export interface DriverTexts {
  readonly headings: readonly [name: string, state: string, what: string];
  readonly seen: (text: string) => string;
  readonly change: (text: string) => string;
  readonly conclusion: (driver: string, checks: number, failed: number) => string;
  /** States whose word differs in this language. */
  readonly states: Readonly<Record<'PASS' | 'FAIL' | 'SKIP', string>>;
}

const en: DriverTexts = {
  headings: ['check', 'result', 'the driver'],
  seen: (text) => `Seen: ${text}`,
  change: (text) => `Change: ${text}`,
  conclusion: (driver, checks, failed) =>
    `driver ${driver}: ${formatQuantity(checks, 'check')}, ${failed === 0 ? 'nothing to change' : `${failed} failed`}`,
  states: { PASS: 'PASS', FAIL: 'FAIL', SKIP: 'SKIP' },
};

const zh: DriverTexts = {
  headings: ['检查', '结果', '驱动程序'],
  seen: (text) => `所见：${text}`,
  change: (text) => `修改：${text}`,
  conclusion: (driver, checks, failed) =>
    `驱动程序 ${driver}：${checks} 项检查，${failed === 0 ? '无需修改' : `${failed} 项未通过`}`,
  states: { PASS: '通过', FAIL: '未通过', SKIP: '跳过' },
};

const texts: Readonly<Record<Language, DriverTexts>> = { en, zh };

/** The texts of the reports about a driver in a language. */
export function driverTexts(language: Language): DriverTexts {
  return texts[language];
}
