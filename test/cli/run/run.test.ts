import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { registerCheck } from '#cli/check/index.ts';
import { registerFaults } from '#cli/faults/index.ts';
import { registerFit } from '#cli/fit/index.ts';
import { registerRun } from '#cli/run/index.ts';
import { registerScenarios } from '#cli/scenarios/index.ts';
import { registerSteps } from '#cli/steps/index.ts';
import { stepSchemas, type StepName } from '#harness/scenario/steps.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { faults } from '#simulators/faults/index.ts';
import { motorTypes } from '#simulators/motors/index.ts';
import { scenarios } from '#scenarios/index.ts';
import { schemaErrors } from '#test/harness/reports/junit-schema.ts';
import { elements } from '#test/harness/reports/xml.ts';
import { command, inFolder } from '../run-command.ts';

const scenarioText = (overrides = ''): string => `name: mine
title: One sale
stages: [virtual]
fleet: [{ group: snacks, motor: spring }]
tracks: [{ on: snacks, steps: [{ sell: {} }] }]
proves: [paid-quantity]
${overrides}`;

describe('vendloop run', () => {
  it('plays a file and leaves history, verdict, JUnit and page, which check judges alike', () =>
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
  ])('judges a core with %s, names the fault, and its replay has it again', (_, flags, steps, over, finds) =>
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
    ['faults: [{ fault: says-done-without-drop, on: snacks }]', 1, 'honest-success'],
    [
      'faults: [{ fault: says-done-without-drop, on: snacks }]\nverdict: FAIL\nfinds: [honest-success]',
      0,
      'FAIL, as the scenario declares, by honest-success alone.',
    ],
    [
      'faults: [{ fault: says-done-without-drop, on: snacks }]\nverdict: FAIL\nfinds: [paid-quantity]',
      1,
      'there were findings of honest-success',
    ],
    ['faults: [{ fault: goods-stuck, on: snacks, when: { job: 2 } }]', 3, 'INCONCLUSIVE mine'],
    ['expect: [{ measure: deliveries, min: 2 }]', 1, 'deliveries is 1; expected at least 2'],
  ])('with %j ends with %d', (over, expected, text) =>
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

  it('ends with all of several runs beside each other', () =>
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

  it('keeps evidence that is there already', () =>
    inFolder(async (dir) => {
      const files = { './mine.yaml': scenarioText() };
      await command(registerRun, ['run', './mine.yaml', '--out', dir], files);
      expect((await command(registerRun, ['run', './mine.yaml', '--out', dir], files)).usageError).toContain(
        'exists already',
      );
      expect((await command(registerRun, ['run', './mine.yaml', '--out', dir, '--force'], files)).code).toBe(0);
    }));
});

describe('vendloop scenarios', () => {
  it('lists every scenario with its line, and every measure with its own', async () => {
    const { out } = await command(registerScenarios, ['scenarios']);
    for (const { name, title } of scenarios)
      expect(out).toMatch(new RegExp(`^${name}.*\n  ${title.slice(0, 20)}`, 'm'));
    expect(out).toContain(`${scenarios.length} scenarios`);
    expect((await command(registerScenarios, ['scenarios', '--measures'])).out).toMatch(/core-overhead-p99 +ms/);
  });

  it('prints one as a file that can be run', async () => {
    const { out } = await command(registerScenarios, ['scenarios', 'day-of-sales']);
    expect(loadScenario(out, 'x.yaml')).toEqual(scenarios.find(({ name }) => name === 'day-of-sales'));
  });

  it('prints each so that no member can be left out, and about as short as its source', async () => {
    for (const scenario of scenarios) {
      const { out } = await command(registerScenarios, ['scenarios', scenario.name]);
      expect(loadScenario(out, 'x.yaml')).toEqual(scenario);
      for (const fallback of [
        'speed: 1',
        'seed: 1',
        'verdict: PASS',
        'faults: []',
        'lane: 0',
        'expect: accepted',
        'probability: 1',
        'params: {}',
      ])
        expect(out.split(/\n|[,{}] ?/).map((part) => part.trim())).not.toContain(fallback);
    }
    expect((await command(registerScenarios, ['scenarios', 'first-sale'])).out.split('\n').length).toBeLessThanOrEqual(
      55,
    );
  });
});

describe('vendloop steps', () => {
  it('lists every step with its sentence', async () => {
    const { out } = await command(registerSteps, ['steps']);
    const text = out.replaceAll(/\s+/g, ' ');
    for (const [name, { description }] of Object.entries(stepSchemas))
      expect(text).toContain(` ${name} ${description ?? '(none)'}`);
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(JSON.parse((await command(registerSteps, ['steps', '--json'])).out)).toHaveLength(
      Object.keys(stepSchemas).length,
    );
  });

  it.each(Object.keys(stepSchemas) as StepName[])('explains %s with its members and an example', async (name) => {
    const { out } = await command(registerSteps, ['steps', name]);
    for (const member of Object.keys(stepSchemas[name].shape)) expect(out).toContain(`\n  ${member} (`);
    expect(out).toContain('In a track:\n\n- ');
  });

  it('names the nearest of a step that there is not', async () => {
    expect((await command(registerSteps, ['steps', 'delvier'])).usageError).toContain(
      'there is no step "delvier"; did you mean "deliver"?',
    );
  });
});

describe('vendloop faults', () => {
  it('lists every fault with its sentence', async () => {
    const { out } = await command(registerFaults, ['faults']);
    const text = out.replaceAll(/\s+/g, ' ');
    for (const { name, description } of faults) {
      expect(text).toContain(name);
      expect(text).toContain(description);
    }
    expect(out.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))(
    'explains %s with an example that is valid',
    async (name, fault) => {
      const { out } = await command(registerFaults, ['faults', name]);
      for (const { name: param } of fault.paramDocs) expect(out).toContain(`${param}:`);
      const example = /In a scenario:\n\n([^]*?)\n\nSource:/.exec(out)![1]!;
      const motor = motorTypes.find((type) => fault.fits(type))!.name;
      const completeScenario = {
        name: 'x',
        title: 'x',
        stages: ['virtual'],
        fleet: [{ group: 'machines', motor }],
        tracks: [{ on: 'machines', steps: [{ sell: {} }] }],
        proves: ['paid-quantity'],
        ...(parse(example) as object),
      };
      expect(loadScenario(JSON.stringify(completeScenario), 'x.json').faults).toHaveLength(1);
    },
  );

  it('names the nearest fault', async () => {
    expect((await command(registerFaults, ['faults', 'goods-stukc'])).usageError).toContain(
      "Did you mean 'goods-stuck'?",
    );
  });
});

describe('vendloop fit', () => {
  it('fits a history of ours, writes a profile that run takes, and a plot', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'long.yaml');
      writeFileSync(
        file,
        scenarioText()
          .replace('sell: {}', 'sell: {}, times: 120')
          .replace('motor: spring', 'motor: spring, stockPerLane: 500'),
      );
      await command(registerRun, ['run', file, '--out', dir]);
      const history = join(dir, 'mine', 'history.ndjson');
      const [profile, plot] = [join(dir, 'p.json'), join(dir, 'p.svg')];
      const { out, usageError } = await command(registerFit, [
        'fit',
        history,
        '--motor',
        'spring',
        '--out',
        profile,
        '--plot',
        plot,
      ]);
      expect(usageError).toBe('');
      expect(out).toMatch(/^120 runs of spring in /);
      expect(out).toMatch(/command to result: KS distance 0\.\d{3}/);
      expect(readFileSync(plot, 'utf8')).toMatch(/^<svg [^]*<\/svg>\n$/);
      const repeated = await command(registerRun, ['run', file, '--out', join(dir, 'again'), '--profile', profile]);
      expect(repeated).toMatchObject({ code: 0, usageError: '' });
      expect(readFileSync(join(dir, 'again', 'mine', 'report.html'), 'utf8')).toContain('timing profiles fitted');
      expect(
        (await command(registerFit, ['fit', history, '--motor', 'spring', '--out', profile])).usageError,
      ).toContain('exists already');
    }));

  it('reports what is wrong with a log or a motor type', async () => {
    expect((await command(registerFit, ['fit', 'x.csv', '--motor', 'sprng'], { 'x.csv': '' })).usageError).toContain(
      "Did you mean 'spring'?",
    );
    expect(
      (await command(registerFit, ['fit', 'x.csv', '--motor', 'spring'], { 'x.csv': 'a,b\n' })).usageError,
    ).toContain('there is no column "commanded_at"');
  });
});
