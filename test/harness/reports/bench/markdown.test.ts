import { describe, expect, it } from 'vitest';
import { benchMarkdown } from '#harness/reports/bench/markdown.ts';
import { failing, kneeSweep, noFigure, passing, samples, slower } from './sample.ts';
import { hostile } from './hostile-sample.ts';

describe('a benchmark in a pull request', () => {
  it.each(Object.entries(samples))('starts with its verdict, and has no invalid figure: %s', (_, sample) => {
    const text = benchMarkdown(sample);
    expect(text).toMatch(new RegExp(`^## vendloop bench ${sample.profile}: ${sample.verdict}\n`));
    expect(text).not.toMatch(noFigure);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect(text).toContain(sample.about.command);
  });

  it('has tables that are whole: as many cells in each row as in its heading', () => {
    for (const sample of [...Object.values(samples), hostile()]) {
      for (const table of benchMarkdown(sample)
        .split('\n\n')
        .filter((part) => part.startsWith('| '))) {
        const cells = table.split('\n').map((row) => row.replaceAll(/\\[^]/g, '').split('|').length);
        expect(new Set(cells).size).toBe(1);
      }
    }
  });

  it('has the figures that are asked for first', () => {
    expect(benchMarkdown(passing())).toMatch(
      /steady: 100 requests a second of 100 asked for, 0 dropped\. The core adds 14\.\d ms at p50, 2\d\.\d ms at p95, 3\d\.\d ms at p99\./,
    );
    expect(benchMarkdown(kneeSweep())).toContain('Knee: 200/s.');
    expect(benchMarkdown(passing())).toContain('No baseline: nothing was compared.');
  });

  it('names what broke and what became slower', () => {
    expect(benchMarkdown(failing())).toContain(
      '- **mutual-exclusion, machine 10000042**: Machine 10000042 was granted',
    );
    expect(benchMarkdown(slower())).toContain('- store p50 is WORSE: 4.10 ms became 11.5 ms');
  });

  it('shows mark-up of others as text', () => {
    const text = benchMarkdown(hostile()).replaceAll(/(`{3,})sh\n[^]*?\n\1/g, '');
    expect(text).not.toMatch(/<(?:script|img)/);
    expect(text).not.toMatch(/(?<!\\)\*\*售货机/);
    // Links, images, entities, and a heading behind a line end that is none of ours.
    expect(text).not.toMatch(/(?<!\\)\[(?:here|x)(?<!\\)\]/);
    expect(text).not.toContain('&lt;b&gt;');
    expect(text).not.toMatch(/^# a heading/m);
    expect(text).not.toMatch(/[\p{Zl}\p{Zp}\p{Cf}]|(?!\n)\p{Cc}/u);
  });
});
