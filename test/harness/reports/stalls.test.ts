import { expect, it } from 'vitest';
import { judgeRun } from '#harness/runner/run.ts';
import { htmlReport } from '#harness/reports/html/index.ts';
import { judgementText } from '#harness/reports/judgement-text.ts';
import { runReports } from '#harness/reports/report-files.ts';
import { runText } from '#harness/reports/terminal.ts';
import { locker } from '../history-machines.ts';
import { HistoryBuilder } from '../history-builder.ts';
import { embeddedRun } from './embedded-run.ts';

const about = { version: '1', startedAt: 0, node: 'v20', historyFile: 'h.ndjson', replay: 'vendloop run x' };
const stallText = /This computer stalled for 160 ms\s+\(1\.6 s at 10×\)/;

function result() {
  const story = new HistoryBuilder({ stage: 'live', speed: 10, slackMs: 500, proves: ['dwell-bound'] });
  const run = story.startDelivery(1_000, story.order(0, locker));
  story
    .released(17_700, run, 'dwell')
    .answer(50_000, run, false)
    .settled(50_010, run, 'failure')
    .callbackReceived(50_020, run, 'failure');
  story.stalled(16_000, 17_600, { systemMs: 160 });
  return judgeRun(story.end(60_000), []);
}

it('every report of a run has the stalls of this computer, and what was not judged because of them', () => {
  const run = result();
  expect(runText(run, { ...about, files: [], declaration: { message: '' } })).toMatch(stallText);
  expect(runText(run, { ...about, files: [], declaration: { message: '' } })).toMatch(
    /dwell-bound +0 +1 +0 +not judged: stalled/,
  );
  expect(judgementText(run.history, run.judgement, run.verdict)).toMatch(stallText);
  const { summary } = embeddedRun(htmlReport(run, about));
  expect(summary.reason).toMatch(stallText);
  expect(summary.tables.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells)).toContain('not judged: stalled');
  const { files, record } = runReports(run, about, { totalMs: 9, eventMs: [] });
  const junit = files.find(({ name }) => name === 'junit.xml')?.text;
  expect(junit).toMatch(stallText);
  expect(junit).toContain('none of its 1 case could be judged: this computer stalled');
  expect(record).toMatchObject({
    verdict: 'INCONCLUSIVE',
    stalls: { times: 1, longest: { stallMs: 1_600, systemMs: 160 } },
  });
});
