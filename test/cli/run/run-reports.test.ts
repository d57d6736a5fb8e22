import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from 'ctrf';
import { describe, expect, it } from 'vitest';
import { registerRun } from '#cli/run/index.ts';
import { schemaErrors } from '#test/harness/reports/junit-schema.ts';
import { elements } from '#test/harness/reports/xml.ts';
import { command, inFolder } from '../run-command.ts';

const failing = ['name: jam', 'fleet: [{ group: snacks, motor: spring }]', 'tracks:', '  - on: snacks', '    steps:']
  .concat(['      - sell: {}', '      - { sell: {}, ends: failure }', ''])
  .join('\n');

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  command(registerRun, ['run', '--stage', 'virtual', ...args], { 'jam.yaml': failing }, env);
const suites = (file: string) =>
  elements(readFileSync(file, 'utf8')).flatMap(({ name, attributes }) => (name === 'testsuite' ? [attributes] : []));

describe('the reports of several runs', () => {
  it('are one JUnit file, green for a declared FAIL, and one page that links the evidence', () =>
    inFolder(async (dir) => {
      const { code, usageError, out } = await run(['lying-machines', 'first-sale', '--out', dir]);
      expect([code, usageError]).toEqual([0, '']);
      expect(out).toContain('2 of 2 scenarios have the verdict that they declare');
      expect(readdirSync(dir).sort()).toEqual(['first-sale', 'index.html', 'junit.xml', 'lying-machines']);
      const junit = readFileSync(join(dir, 'junit.xml'), 'utf8');
      expect(schemaErrors(junit)).toEqual([]);
      expect(suites(join(dir, 'junit.xml')).map(({ name, failures, errors }) => [name, failures, errors])).toEqual([
        ['lying-machines', '0', '0'],
        ['first-sale', '0', '0'],
      ]);
      for (const { time } of suites(join(dir, 'junit.xml'))) expect(Number(time)).toBeGreaterThan(0);
      const page = readFileSync(join(dir, 'index.html'), 'utf8');
      for (const name of ['lying-machines', 'first-sale']) {
        for (const [, path] of page.matchAll(new RegExp(`href="\\./(${name}/[^"]+)"`, 'g')))
          expect(readFileSync(join(dir, path!), 'utf8')).not.toBe('');
        expect(page).toContain(`href="./${name}/report.html"`);
      }
    }));

  it('list in the page what an earlier command left there, and what cannot be read', () =>
    inFolder(async (dir) => {
      await run(['first-sale', '--out', dir]);
      mkdirSync(join(dir, 'broken'));
      writeFileSync(join(dir, 'broken', 'history.ndjson'), '');
      mkdirSync(join(dir, 'unrelated'));
      const { err } = await run(['jam.yaml', '--out', dir, '--reporter', 'html']);
      expect(err).toContain(`wrote ${join(dir, 'index.html')}`);
      const page = readFileSync(join(dir, 'index.html'), 'utf8');
      const states = [...page.matchAll(/data-state="(\w+)">.*\s*<p[^>]*><b class="run-name">([\w-]+)/g)];
      expect(states.map(([, state, name]) => [name, state])).toEqual([
        ['jam', 'failed'],
        ['broken', 'error'],
        ['first-sale', 'passed'],
      ]);
      expect(page).toContain('There is a history and no verdict: the run broke off.');
      expect(page).not.toContain('unrelated');
    }));

  it('annotate a GitHub job at the line of the step, and add to its summary', () =>
    inFolder(async (dir) => {
      const summary = join(dir, 'summary.md');
      const { code, out } = await run(['jam.yaml', '--out', join(dir, 'runs'), '--reporter', 'github'], {
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: process.cwd(),
      });
      expect(code).toBe(1);
      expect(out).toMatch(/^::error file=jam\.yaml,line=7,title=jam%3A [^\n]*::[^\n]*expected failure[^\n]*replay: /m);
      expect(readFileSync(summary, 'utf8')).toMatch(/^## vendloop run: 0 of 1 as declared\n\n### jam\n/);
    }));

  it('are written by every reporter at once, and JSON alone on standard output', () =>
    inFolder(async (dir) => {
      const out = join(dir, 'runs');
      const result = await run(['first-sale', '--out', out, '--reporter', 'junit,ctrf,html,markdown,json=-,github']);
      expect((JSON.parse(result.out) as { runs: { asDeclared: boolean }[] }).runs[0]?.asDeclared).toBe(true);
      expect(readdirSync(out).sort()).toEqual(['ctrf.json', 'first-sale', 'index.html', 'junit.xml', 'summary.md']);
      expect(validate(JSON.parse(readFileSync(join(out, 'ctrf.json'), 'utf8'))).valid).toBe(true);
    }));

  it('give way to the error of a folder that cannot be made', async () => {
    const { usageError } = await run(['lane-test', 'dwell-lock', '--out', '/dev/null/runs']);
    expect(usageError).toContain('cannot write to /dev/null/runs');
  });

  it('are written when a run breaks off, as an error of that run', () =>
    inFolder(async (dir) => {
      mkdirSync(join(dir, 'lying-machines'));
      mkdirSync(join(dir, 'lying-machines', 'report.html'));
      const { usageError } = await run(['first-sale', 'lying-machines', 'dwell-lock', '--out', dir]);
      expect(usageError).toContain('report.html: it is a directory');
      expect(suites(join(dir, 'junit.xml')).map(({ name, errors }) => [name, errors])).toEqual([
        ['first-sale', '0'],
        ['lying-machines', '1'],
        ['dwell-lock', '1'],
      ]);
      expect(readFileSync(join(dir, 'junit.xml'), 'utf8')).toContain('because lying-machines broke off');
    }));
});
