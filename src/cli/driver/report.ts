import type { CheckResult } from '#harness/driver-check/check-result.ts';
import { textTable } from '#harness/reports/text-table.ts';
import type { Language } from '../shared/language.ts';
import { messagesIn } from '../texts/sentences/index.ts';
import { driverTexts } from './texts.ts';

/** A table of named results, and below it what was seen of each failure and what to change. */
export function resultsText(driver: string, checks: readonly CheckResult[], language: Language): string {
  const texts = driverTexts(language);
  const t = messagesIn(language);
  const table = textTable(
    texts.headings.map((heading) => ({ heading, align: 'left' })),
    checks.map(({ name, title, state }) => [name, texts.states[state], title[language]]),
  );
  const details = checks
    .filter(({ seen }) => seen !== undefined)
    .map(({ name, seen = '', change }) =>
      [`${name}:`, texts.seen(t(oneLine(seen))), ...(change ? [texts.change(change[language])] : [])].join('\n  '),
    );
  const failed = checks.filter(({ state }) => state === 'FAIL').length;
  return `${[table, ...details, texts.conclusion(oneLine(driver), checks.length, failed)].join('\n\n')}\n`;
}

/** What a driver or a cloud wrote, without its ends of lines. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n\u0085\u2028\u2029]\s*/g, ' ');
}

/** The same for programs, in English. */
export function resultsJson(driver: string, passes: boolean, checks: readonly CheckResult[]): string {
  const list = checks.map(({ name, title, state, seen, change }) => ({
    name,
    state,
    title: title.en,
    ...(seen !== undefined && { seen }),
    ...(change && { change: change.en }),
  }));
  return `${JSON.stringify({ driver, passes, checks: list }, null, 2)}\n`;
}
