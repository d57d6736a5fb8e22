import { describe, expect, it } from 'vitest';
import { pageWording } from '#cli/run-report/page-wording.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';
import { embeddedRun } from './embedded-run.ts';
import { resultOf } from './results.ts';

/** The texts of a summary that a reader sees, without names, notes, files, and what the specification saw. */
function shownTexts({ reason, notes, facts, tables, phases, unmet, findings }: RunSummary): readonly string[] {
  return [
    ...findings.flatMap(({ check, message, impact }) => (check === 'specification' ? [] : [message, impact])),
    reason,
    ...notes,
    ...facts,
    ...phases.map(({ name }) => name),
    ...unmet.map(({ text }) => text),
    ...tables.flatMap(({ name, headings, rows }) => [
      name,
      ...headings,
      ...rows.flatMap(({ cells }) => cells.filter((cell) => typeof cell === 'string')),
    ]),
  ];
}

describe('the page of a run in Chinese', () => {
  it.each(['lying-machines', 'first-sale'])('of %s has only names and events in English', async (name) => {
    const result = resultOf(await playCatalogue(name));
    const about = {
      version: '0',
      node: 'v20',
      historyFile: 'h',
      replay: 'r',
      declaration: 'FAIL, as the scenario declares, by honest-success alone.',
    };
    const page = htmlReport(result, about, pageWording('zh', result));
    expect(page).toContain('<html lang="zh-CN">');
    const { summary } = embeddedRun(page);
    expect(summary.language).toBe('zh');
    const inChinese = shownTexts(summary).map((text) => summary.chinese[text] ?? text);
    expect(inChinese.filter((text) => /[a-z]{2} [a-z]{2}/.test(text))).toEqual([]);
    expect(summary.chinese[summary.reason]).toMatch(/\p{Script=Han}/u);
  });
});
