import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerCheck } from '#cli/check/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { schemaErrors } from '#test/harness/reports/junit-schema.ts';
import { elements } from '#test/harness/reports/xml.ts';
import { command, inFolder } from '../run-command.ts';
import { scenarioText } from '../scenario-text.ts';

describe('vendloop run', () => {
  it('runs a file and writes history, verdict, JUnit and report; `check` has the same verdict', () =>
    inFolder(async (dir) => {
      const { out, code } = await command(registerRun, ['run', './mine.yaml', '--out', dir, '--seed', '9'], {
        './mine.yaml': scenarioText(),
      });
      expect(code).toBe(0);
      expect(out).toMatch(/^PASS mine\nvirtual stage, seed 9, 1 machine/);
      expect(out).toContain('replay   vendloop run ./mine.yaml --stage virtual --seed 9');
      expect(readdirSync(join(dir, 'mine')).sort()).toEqual([
        'history.ndjson',
        'junit.xml',
        'report.html',
        'verdict.json',
      ]);
      expect(JSON.parse(readFileSync(join(dir, 'mine', 'verdict.json'), 'utf8'))).toMatchObject({
        verdict: 'PASS',
        declaration: 'PASS, as the scenario declares.',
      });
      const checked = await command(registerCheck, ['check', join(dir, 'mine', 'history.ndjson')]);
      expect(checked).toMatchObject({ code: 0, usageError: '' });
    }));

  it.each([
    [
      'a bug of the zoo',
      ['--zoo', 'expires-early'],
      'steps: [{ order: a }, { pay: a }, { deliver: a }, { awaitCallbacks: a, ends: timeout }]',
      'faults: [{ fault: never-answers, on: snacks }]',
      'dwell-bound',
    ],
    [
      'a slow stage',
      ['--slow', 'verify=3s'],
      'steps: [{ sell: {} }]',
      'expect: [{ measure: core-overhead-p50, max: 2s }]',
      'core-overhead-p50',
    ],
  ])('judges a core with %s, and its replay has the same flags', (_, flags, steps, over, finds) =>
    inFolder(async (dir) => {
      const file = scenarioText(over).replace('steps: [{ sell: {} }]', steps);
      const sound = await command(registerRun, ['run', './mine.yaml', '--out', join(dir, 'sound')], {
        './mine.yaml': file,
      });
      expect(sound).toMatchObject({ code: 0 });
      const { out, err, code } = await command(registerRun, ['run', './mine.yaml', '--out', dir, ...flags], {
        './mine.yaml': file,
      });
      expect(code).toBe(1);
      expect(err).toContain('ON PURPOSE');
      expect(out).toContain(finds);
      expect(out).toContain(`--seed 1 ${flags.join(' ')}`);
    }),
  );

  it.each([
    ['verdict: PASS', 0, 'PASS mine'],
    ['verdict: INCONCLUSIVE', 1, 'the verdict is PASS'],
    ['faults: [{ fault: reports-success-without-drop, on: snacks }]', 1, 'honest-success'],
    [
      'faults: [{ fault: reports-success-without-drop, on: snacks }]\nverdict: FAIL\nfinds: [honest-success]',
      0,
      'FAIL, as the scenario declares, by honest-success alone.',
    ],
    [
      'faults: [{ fault: reports-success-without-drop, on: snacks }]\nverdict: FAIL\nfinds: [paid-quantity]',
      1,
      'there were findings of honest-success',
    ],
    ['faults: [{ fault: goods-stuck, on: snacks, when: { job: 2 } }]', 3, 'INCONCLUSIVE mine'],
    ['expect: [{ measure: deliveries, min: 2 }]', 1, 'deliveries is 1; expected at least 2'],
  ])('with %j: exit code %d', (over, expected, text) =>
    inFolder(async (dir) => {
      const { out, code } = await command(registerRun, ['run', './mine.yaml', '--out', dir, '--json'], {
        './mine.yaml': scenarioText(over),
      });
      const record = (
        JSON.parse(out) as {
          runs: { verdict: string; reason: string; declaration: string; scenario: string; asDeclared: boolean }[];
        }
      ).runs[0]!;
      expect(code).toBe(expected);
      expect(record.asDeclared).toBe(expected === 0);
      const xml = readFileSync(join(dir, 'mine', 'junit.xml'), 'utf8');
      const { failures, errors, time } = elements(xml).find(({ name }) => name === 'testsuite')!.attributes;
      expect(schemaErrors(xml)).toEqual([]);
      expect({ fails: failures !== '0', errors }).toEqual({
        fails: expected === 1,
        errors: expected === 3 ? '1' : '0',
      });
      expect(Number(time)).toBeGreaterThan(0);
      expect(`${record.verdict} ${record.scenario} ${record.reason} ${record.declaration}`).toContain(text);
    }),
  );

  it.each([
    [['run'], 'name a scenario to run, or --all'],
    [['run', '--all', 'dwell-lock'], 'do not name scenarios as well'],
    [['run', 'dwel-lock'], 'did you mean "dwell-lock"?'],
    [['run', 'dwell-lock', '--stage', 'live'], 'runs on the virtual stage only'],
    [['run', 'dwell-lock', '--stage', 'vritual'], '--stage must be virtual or live'],
    [['run', 'dwell-lock', '--seed', 'x'], '--seed must be a whole number'],
    [['run', './bad.yaml'], './bad.yaml:1:1: fleet: it is missing; it must be a list'],
    [['run', 'dwell-lock', '--profile', './bad.yaml'], './bad.yaml is no JSON'],
  ])('%j is refused: %s', async (args, text) => {
    expect((await command(registerRun, args, { './bad.yaml': 'name: bad' })).usageError).toContain(text);
  });

  it('reports what is wrong with each of several files', async () => {
    const { usageError, out } = await command(
      registerRun,
      ['run', './bad.yaml', './mine.yaml', './worse.yaml', 'dwel-lock'],
      {
        './bad.yaml': 'name: bad',
        './worse.yaml': 'name: Worse',
        './mine.yaml': scenarioText(),
      },
    );
    for (const text of [
      './bad.yaml:1:1: fleet: it is missing',
      './worse.yaml:1:1: name: names are',
      'did you mean "dwell-lock"?',
    ])
      expect(usageError).toContain(text);
    expect(out).toBe('');
  });

  it('ends with a summary of several runs', () =>
    inFolder(async (dir) => {
      const files = {
        './mine.yaml': scenarioText(),
        './jam.yaml': scenarioText()
          .replace('name: mine', 'name: jam')
          .replace('{ sell: {} }', '{ sell: {}, ends: failure }'),
      };
      const { out, code } = await command(registerRun, ['run', './mine.yaml', './jam.yaml', '--out', dir], files);
      expect(code).toBe(1);
      expect(out).toMatch(/\n *ok +mine +PASS +1 .*\nUNEXPECTED +jam +FAIL +1 /);
      expect(out).toContain('1 of 2 scenarios have the verdict that they declare');
      expect(out).toMatch(/awaitCallbacks sale: expected failure, received success\n {4}\.\/jam\.yaml:5\n/);
    }));

  it('does not overwrite evidence without --force', () =>
    inFolder(async (dir) => {
      const files = { './mine.yaml': scenarioText() };
      await command(registerRun, ['run', './mine.yaml', '--out', dir], files);
      expect((await command(registerRun, ['run', './mine.yaml', '--out', dir], files)).usageError).toContain(
        'exists already',
      );
      expect((await command(registerRun, ['run', './mine.yaml', '--out', dir, '--force'], files)).code).toBe(0);
    }));
});
