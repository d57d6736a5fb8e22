import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { escapeHtml, scriptData } from '#harness/reports/html/elements.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { historyForAllChecks } from '../sample-histories.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { embeddedRun } from './embedded-run.ts';
import { resultOf } from './results.ts';

const about = {
  version: '0.0.0',
  node: 'v20',
  historyFile: 'runs/x/history.ndjson',
  replay: 'vendloop run x --seed 7',
};

/** A page without the programs and the data in it. */
const withoutScripts = (page: string): string => page.replaceAll(/<script\b[^]*?<\/script>/g, '');

describe('the page of a run', () => {
  it('holds everything itself: no address, and a policy that forbids any', () => {
    const page = htmlReport(resultOf(historyForAllChecks()), about);
    expect(page).toContain("default-src 'none'");
    expect(withoutScripts(page)).not.toMatch(/(?:src|href)=|url\(|@import|https?:/);
  });

  it('has the verdict, each finding with its events, fired and unfired faults, and the replay command', () => {
    const story = new HistoryBuilder({
      faults: [{ plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'lockers', target: 'machine' }],
    });
    story.released(5_000, { machine: locker, token: 99 }, 'dwell');
    const { summary } = embeddedRun(htmlReport(resultOf(story.end(9_000)), about));
    expect(summary).toMatchObject({ verdict: 'FAIL', replay: about.replay, language: 'en' });
    expect(summary.findings).toContainEqual(
      expect.objectContaining({
        message: 'Token 99 was released (dwell), but it was never granted before that.',
        events: [0],
      }),
    );
    const planned = summary.tables.find(({ name }) => name === 'What was planned to go wrong');
    expect(planned?.rows).toEqual([
      { cells: ['goods-stuck#1', 'machine', 'lockers', 0, 'never fired'], tone: 'warning' },
    ]);
  });

  it('holds the history byte for byte', () => {
    const history = historyForAllChecks();
    const lines = headerLine(history.header) + history.events.map(eventLine).join('');
    expect(embeddedRun(htmlReport(resultOf(history), about)).history).toBe(lines);
  });

  it('has the verdict and its reason for a browser without JavaScript', () => {
    const page = withoutScripts(htmlReport(resultOf(historyForAllChecks()), about));
    expect(page).toMatch(/<noscript><h1>(?:PASS|FAIL|INCONCLUSIVE) .*<\/h1><p>.+<\/p>/);
  });

  test.prop([fc.string({ unit: 'binary' })])('lets no text out of its place', (text) => {
    assert.doesNotMatch(escapeHtml(text), /[<>"']/);
    const data = scriptData({ text });
    assert.doesNotMatch(data, /[<\u2028\u2029]/);
    assert.deepEqual(JSON.parse(data), { text: JSON.parse(JSON.stringify(text)) as string });
  });

  it('has no markup of names and sentences', () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
    const story = new HistoryBuilder({ scenario: evil }).add(1, {
      by: 'harness',
      kind: 'expectation',
      step: evil,
      met: false,
      detail: evil,
    });
    const page = htmlReport(resultOf(story.end(2)), { ...about, replay: evil, historyFile: evil, declaration: evil });
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<script>alert');
    // The summary, the history and the program.
    expect(page.match(/<\/script>/g)).toHaveLength(3);
    expect(embeddedRun(page).summary.scenario).toBe(evil);
  });
});
