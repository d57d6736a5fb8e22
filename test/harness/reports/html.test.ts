import { fc, test } from '@fast-check/vitest';
import assert from 'node:assert/strict';
import { describe, expect, it } from 'vitest';
import { escapeHtml, scriptData } from '#harness/reports/html/elements.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { timelineData } from '#harness/reports/html/timeline-data.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { historyForAllChecks } from '../sample-histories.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { resultOf } from './results.ts';

const about = {
  version: '0.0.0',
  node: 'v20',
  historyFile: 'runs/x/history.ndjson',
  replay: 'vendloop run x --seed 7',
};

describe('the page of a run', () => {
  it('holds everything itself: no address but those of its data, and a policy that forbids any', () => {
    const page = htmlReport(resultOf(historyForAllChecks()), about);
    expect(page).toContain("default-src 'none'");
    expect(page.replaceAll(/<script type="application\/json"[^]*?<\/script>/g, '')).not.toMatch(
      /(?:src|href)=|url\(|@import|https?:/,
    );
  });

  it('has the verdict, each finding with its lines, fired and unfired faults, and the replay command', () => {
    const story = new HistoryBuilder({
      faults: [{ plan: 'goods-stuck#1', fault: 'goods-stuck', targetText: 'lockers', target: 'machine' }],
    });
    story.released(5_000, { machine: locker, token: 99 }, 'dwell');
    const page = htmlReport(resultOf(story.end(9_000)), about);
    expect(page).toContain('<p class="verdict">FAIL</p>');
    expect(page).toContain('Token 99 was released (dwell), but it was never granted before that.');
    expect(page).toContain('data-finding="0"');
    expect(page).toContain('Lines 2 of the history');
    expect(page).toContain('never fired');
    expect(page).toContain(about.replay);
  });

  test.prop([fc.string({ unit: 'binary' })])('lets no text out of its place', (text) => {
    assert.doesNotMatch(escapeHtml(text), /[<>"']/);
    const data = scriptData({ text });
    assert.doesNotMatch(data, /[<\u2028\u2029]/);
    assert.deepEqual(JSON.parse(data), { text: JSON.parse(JSON.stringify(text)) as string });
  });

  it('shows markup in names and sentences as text', () => {
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
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });
});

describe('the data of the timeline', () => {
  const history = historyForAllChecks();
  const data = timelineData(history, runChecks(history).findings);

  it('has a row for each event, in order, so that its place gives its line', () => {
    expect(data.events.map(([t]) => t)).toEqual(history.events.map(({ t }) => t));
  });

  it('has a stretch for each hold and each run of a motor', () => {
    const count = (kind: string) => data.lanes.flatMap(({ bands }) => bands).filter((band) => band[0] === kind).length;
    expect(count('lock')).toBe(history.events.filter(({ kind }) => kind === 'lock-granted').length);
    expect(count('motor')).toBe(history.events.filter(({ kind }) => kind === 'motor-started').length);
    expect(data.bands).toContainEqual(expect.arrayContaining(['down', 200_300, 203_000]));
  });

  it('draws what is never closed to the end of the run', () => {
    const story = new HistoryBuilder().add(5, {
      by: 'network',
      kind: 'network-fault-started',
      plan: 'loss#1',
      fault: 'loss',
      path: 'link',
    });
    expect(timelineData(story.end(90), []).bands).toEqual([['network-fault', 5, 90, 2, 'loss#1 on link']]);
  });
});
