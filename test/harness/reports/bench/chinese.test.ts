import { describe, expect, it } from 'vitest';
import { benchWording } from '#cli/texts/sentences/index.ts';
import { benchHtml, benchMarkdown, readTrend, trendHtml, trendLine } from '#harness/reports/bench/index.ts';
import { samples, slower } from './sample.ts';

/** Sentences that the samples themselves bring along, and command lines to paste. */
const ofSamples = [
  /A delivery was settled 4 s late\.|A customer waited for a refund\.|Two customers paid; one motor turned\./g,
  /What the core adds is 61\.2 ms at p95; at most 50 ms were wanted\./g,
  /store p50 and added p50 are slower than the baseline by more than the margin\./g,
  /nothing was counted/g,
  /vendloop bench [\w ./-]+/g,
];
/** Runs of three English words that a reader sees, or hears from a label. */
function englishIn(text: string): readonly string[] {
  const labels = [...text.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label).join(' ');
  const visible = `${text.replace(/<style>[^]*?<\/style>/, '').replaceAll(/<[^>]*>/g, ' | ')} ${labels}`;
  const rest = ofSamples.reduce((remaining, pattern) => remaining.replaceAll(pattern, ''), visible);
  return rest.match(/\b[A-Za-z’']+(?: [a-z’']+){2,}/g) ?? [];
}

const wording = benchWording('zh');

describe('a benchmark in Chinese', () => {
  it.each(Object.entries(samples))('has no English on its page and in its summary: %s', (_, sample) => {
    const page = benchHtml(sample, wording);
    expect(englishIn(page)).toEqual([]);
    expect(page).toContain('<html lang="zh-CN">');
    expect(englishIn(benchMarkdown(sample, wording.translate))).toEqual([]);
  });

  it('has no English on the page of a trend', () => {
    const trend = readTrend(trendLine(slower()) + trendLine(slower()), 'trend.ndjson');
    expect(englishIn(trendHtml(trend, wording))).toEqual([]);
  });
});
