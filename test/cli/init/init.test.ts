import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { init } from '#cli/init/write-project.ts';
import type { InitFlags, Questions } from '#cli/init/choices.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { loadProject } from '#cli/shared/project/load-project.ts';
import { readScenarioFile } from '#harness/scenario/yaml/load.ts';
import { inFolder } from '../run-command.ts';

async function initIn(cwd: string, flags: InitFlags, questions: Questions | null = null): Promise<string> {
  let out = '';
  await init(
    ioOf(cwd, (text) => (out += text)),
    flags,
    questions,
  );
  return out;
}

function ioOf(cwd: string, out: (text: string) => unknown): CliIo {
  const io: Partial<CliIo> = {
    out: (text) => void out(text),
    cwd: () => cwd,
    language: 'en',
    env: () => undefined,
    command: (...args) => ['vl', ...args].join(' '),
    readInput: (file) => Promise.resolve(readFileSync(file, 'utf8')),
  };
  return io as CliIo;
}

/** Answers in order. */
function answering(answers: readonly unknown[]): Questions {
  const rest = [...answers];
  const next = () => Promise.resolve(rest.shift() as never);
  return { choose: next, text: next, confirm: next };
}

describe('vendloop init', () => {
  it.each([
    ['ts', 'typescript', './driver.ts'],
    ['ts', 'python', { command: ['python3', 'driver.py'], options: {} }],
    ['yaml', 'open-api', undefined],
    ['yaml', 'python', { command: ['python3', 'driver.py'], options: {} }],
    ['json', 'typescript', './driver.ts'],
  ])('writes a project in %s with the driver %s, which can be loaded as it stands', (format, driver, reference) =>
    inFolder(async (dir) => {
      const out = await initIn(dir, { yes: true, format, driver, target: 'http://cloud.example/' });
      const project = await loadProject(
        ioOf(dir, () => undefined),
        {},
      );
      expect(project).toMatchObject({ file: `vendloop.config.${format}` });
      expect(project?.members).toMatchObject({ target: { url: 'http://cloud.example' } });
      expect(project?.members.driver).toEqual(reference);
      const scenario = readFileSync(join(dir, 'scenarios/my-first-sale.yaml'), 'utf8');
      expect(readScenarioFile(scenario, 'x.yaml').scenario.name).toBe('my-first-sale');
      expect(out.split('\n').slice(-7)).toEqual([
        'Next:',
        reference === undefined ? '  vl config' : '  vl driver check',
        '  vl run my-first-sale --stage virtual',
        '  vl driver selftest',
        '  vl certify --quick',
        '  vl run my-first-sale',
        '',
      ]);
    }),
  );

  it('asks for what no flag states, and before it overwrites', () =>
    inFolder(async (dir) => {
      await initIn(dir, { format: 'yaml' }, answering(['http://one.example', 'open-api']));
      const file = join(dir, 'vendloop.config.yaml');
      expect(readFileSync(file, 'utf8')).toContain('url: http://one.example\n');
      const answers = ['http://two.example', 'open-api', false, true];
      expect(await initIn(dir, { format: 'yaml' }, answering(answers))).toContain(
        'kept vendloop.config.yaml\nwrote scenarios/',
      );
      expect(readFileSync(file, 'utf8')).toContain('url: http://one.example\n');
    }));

  it('overwrites nothing by itself, and makes no second project file', () =>
    inFolder(async (dir) => {
      mkdirSync(join(dir, 'scenarios'));
      writeFileSync(join(dir, 'scenarios/my-first-sale.yaml'), 'mine');
      await expect(initIn(dir, { yes: true })).rejects.toThrow(
        'scenarios/my-first-sale.yaml exists already: add --force',
      );
      expect(readFileSync(join(dir, 'scenarios/my-first-sale.yaml'), 'utf8')).toBe('mine');
      await initIn(dir, { yes: true, force: true });
      await expect(initIn(dir, { yes: true, format: 'json' })).rejects.toThrow('vendloop.config.ts is there already');
    }));

  it('needs a terminal or --yes, and names the values of a flag', () =>
    inFolder(async (dir) => {
      await expect(initIn(dir, {})).rejects.toThrow('add --yes');
      await expect(initIn(dir, { yes: true, format: 'yml' })).rejects.toThrow('did you mean "yaml"?');
      await expect(initIn(dir, { yes: true, driver: 'pyhton' })).rejects.toThrow('did you mean "python"?');
      await expect(initIn(dir, { yes: true, target: 'cloud' })).rejects.toThrow(
        '--target must be an http or https URL',
      );
    }));
});
