import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeFile, record, reportOf } from './findings.ts';

const silentMachine = {
  name: 'no-answer',
  fleet: [{ group: 'snacks', motor: 'spring' }],
  faults: [{ fault: 'never-answers', on: 'snacks' }],
  tracks: [{ on: 'snacks', steps: [{ sell: {}, ends: 'timeout' }] }],
};

test('the report of a core that forgets a callback names the rule and the evidence', async () => {
  const report = reportOf(await record(silentMachine, { mutant: 'timeout-not-notified' }));
  expect(report).toMatch(/^no-answer \(virtual, seed 1\): FAIL\ncallback-delivered, 1 times: .+/);
  expect(report).toMatch(/\d+ ms, core: delivery-/);
});

test('a file is judged by one check', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const file = join(folder, 'history.ndjson');
    await writeFile(file, await record(silentMachine, { seed: 3 }));
    const { verdict, checks } = await judgeFile(file, { checks: ['physical-exclusion'] });
    expect([verdict, checks.map(({ check }) => check)]).toEqual(['PASS', ['physical-exclusion']]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
