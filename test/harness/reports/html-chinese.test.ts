import { describe, expect, it } from 'vitest';
import { pageWording } from '#cli/run-report/page-wording.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { playCatalogue } from '../runner/play-catalogue.ts';
import { resultOf } from './results.ts';

/** The texts that a reader sees on a page, without those of findings, events, notes and files. */
function visibleTexts(page: string): readonly string[] {
  return page
    .replaceAll(/<(style|script|code|h1|title)\b[^]*?<\/\1>/g, '')
    .replaceAll(/<ul class="notes">[^]*?<\/ul>/g, '')
    .replaceAll(/<li class="finding"[^]*?<\/li>/g, (item) => item.replace(/<\/p>[^]*/, ''))
    .split(/<[^>]*>|\n/)
    .map((text) => text.trim());
}

describe('the page of a run in Chinese', () => {
  it.each(['lying-machines', 'first-sale'])('of %s has only names, findings and events in English', async (name) => {
    const result = resultOf(await playCatalogue(name));
    const about = {
      version: '0',
      node: 'v20',
      historyFile: 'h',
      replay: 'r',
      declaration: 'FAIL, as the scenario declares.',
    };
    const page = htmlReport(result, about, pageWording('zh', result));
    expect(page).toContain('<html lang="zh-CN">');
    const english = visibleTexts(page).filter((text) => /[a-z]{2} [a-z]{2}/.test(text));
    expect(english).toEqual([]);
    const { texts } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as { texts: object };
    for (const text of Object.values(texts)) expect(text).toMatch(/\p{Script=Han}/u);
  });
});
