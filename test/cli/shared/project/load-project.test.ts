import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProject } from '#cli/shared/project/load-project.ts';
import type { ProjectFlags } from '#cli/shared/project/options.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { readFileSync } from 'node:fs';
import { inFolder } from '../../run-command.ts';
import { projectOf } from '../../project-of.ts';

/** Loads the project of a folder on disk. */
function loadIn(cwd: string, flags: ProjectFlags = {}, env: Readonly<Record<string, string>> = {}) {
  const io: Pick<CliIo, 'readInput' | 'env' | 'command' | 'cwd'> = {
    readInput: (file) => Promise.resolve(readFileSync(file, 'utf8')),
    env: (name) => env[name],
    command: (...args) => ['vendloop', ...args].join(' '),
    cwd: () => cwd,
  };
  return loadProject(io as CliIo, flags);
}

const messageOf = (loading: Promise<unknown>): Promise<string> =>
  loading.then(
    () => 'taken',
    (error: unknown) => {
      expect((error as Error).name).toBe('UsageError');
      return (error as Error).message;
    },
  );

const yaml = `target: http://127.0.0.1:7080
merchants:
  - appId: shop
    appSecret: { env: SHOP_SECRET }
    appKey: { env: SHOP_KEY }
machines:
  - machineNo: "86012345"
    motor: spring
    key: { env: MACHINE_KEY }
    lanes: [{ lane: 0, productId: 7 }]
dwell: { motor: 20s, conveyor: 80s }
environments:
  staging:
    target: { url: https://staging.example, machineUrl: wss://machines.example }
    dwell: { motor: 25s }
`;

describe('the project file', () => {
  it('is found upwards from the working directory', () =>
    inFolder(async (dir) => {
      const below = join(dir, 'a', 'b');
      mkdirSync(below, { recursive: true });
      writeFileSync(join(dir, 'vendloop.config.yaml'), yaml);
      const project = await loadIn(below);
      expect(project).toMatchObject({ file: '../../vendloop.config.yaml', folder: dir, environment: null });
      expect(await loadIn(below, { config: false })).toBeNull();
      writeFileSync(join(below, 'vendloop.config.json'), '{"timeout": "3s"}');
      expect((await loadIn(below))?.members.timeout).toBe('3s');
      expect((await loadIn(below, { config: join(dir, 'vendloop.config.yaml') }))?.members.timeout).toBeUndefined();
      writeFileSync(join(below, 'vendloop.config.yml'), '');
      expect(await messageOf(loadIn(below))).toContain('there are two project files');
    }));

  it('is none where no folder has one; an environment needs one', () =>
    inFolder(async (dir) => {
      expect(await loadIn(dir)).toBeNull();
      expect(await messageOf(loadIn(dir, { env: 'staging' }))).toContain('--env staging needs a project file');
    }));

  it.each([
    ['vendloop.config.ts', `const url: string = 'http://a.example/';\nexport default { target: url };\n`],
    ['vendloop.config.mjs', `export default Promise.resolve({ target: 'http://a.example' });\n`],
  ])('may be a program, %s', async (name, text) => {
    const load = (program: string) =>
      inFolder((dir) => {
        writeFileSync(join(dir, name), program);
        return loadIn(dir);
      });
    expect((await load(text))?.members.target).toEqual({ url: 'http://a.example' });
    expect(await messageOf(load(`export default { traget: 'http://a.example' };\n`))).toContain(
      `${name}: traget: there is no member "traget" here; did you mean "target"?`,
    );
    expect(await messageOf(load(`export const x = 1;\nthrow new Error('no such shop');\n`))).toMatch(
      new RegExp(`^${name}: .*no such shop \\(${name}:2`),
    );
    expect(await messageOf(load('export const x = 1;\n'))).toContain('has no default export');
  });

  it('is evaluated once more where it is read again', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'vendloop.config.ts');
      for (const timeout of ['1s', '2s']) {
        writeFileSync(file, `export default { timeout: '${timeout}' };\n`);
        expect((await loadIn(dir))?.members.timeout).toBe(timeout);
      }
    }));

  it('has members of an environment in place of its own: objects by member, lists as a whole', async () => {
    const base = await projectOf(yaml, 'p.yaml');
    expect(base.members.target).toEqual({ url: 'http://127.0.0.1:7080' });
    const staging = await projectOf(yaml, 'p.yaml', { env: 'staging' });
    expect(staging.members.target).toEqual({ url: 'https://staging.example', machineUrl: 'wss://machines.example' });
    expect(staging.members.dwell).toEqual({ motor: '25s', conveyor: '80s' });
    expect(staging.members.machines).toHaveLength(1);
    expect(staging.environments).toEqual(['staging']);
    expect((await projectOf(yaml, 'p.yaml', {}, { VENDLOOP_ENV: 'staging' })).environment).toBe('staging');
    expect(await messageOf(projectOf(yaml, 'p.yaml', { env: 'stagin' }))).toBe(
      'there is no environment "stagin" in p.yaml; did you mean "staging"? (there are: staging)',
    );
  });

  it('knows where each value stands', async () => {
    const { originOf } = await projectOf(yaml, 'p.yaml', { env: 'staging' });
    expect(originOf(['target', 'url'])).toEqual({ environment: 'staging', place: { line: 14, col: 15 } });
    expect(originOf(['dwell', 'motor'])).toEqual({ environment: 'staging', place: { line: 15, col: 14 } });
    expect(originOf(['dwell', 'conveyor'])).toMatchObject({ environment: null, place: { line: 11 } });
    expect(originOf(['timeout'])).toBeNull();
  });

  it('names every variable that is not set, with what needs it, when it is needed', async () => {
    const { members, withSecrets } = await projectOf(yaml, 'p.yaml', {}, { SHOP_KEY: 'k' });
    expect(() => withSecrets(members.machines, ['machines'])).toThrow(
      'the environment variable MACHINE_KEY is not set; machines[0].key of p.yaml needs it',
    );
    expect(() => withSecrets(members, [])).toThrow(
      'these environment variables are not set:\n  SHOP_SECRET: merchants[0].appSecret of p.yaml needs it\n' +
        '  MACHINE_KEY: machines[0].key of p.yaml needs it',
    );
    expect(withSecrets(members.merchants?.[0]?.appKey, ['merchants', 0, 'appKey'])).toBe('k');
  });
});

describe('a project file with mistakes', () => {
  it('is refused with every problem, its place and the nearest name', async () => {
    const text = `target: ftp://a
dwell: { convayor: 90s }
machines:
  - machineNo: 86012345
    moter: spring
    lanes: [{ lane: 0, productID: 7 }]
driver: { comand: [python3] }
environments:
  staging:
    timeout: 90
`;
    const lines = (await messageOf(projectOf(text, 'p.yaml'))).split('\n');
    expect(lines[0]).toBe('p.yaml cannot be used:');
    expect(lines.slice(1)).toEqual([
      '  p.yaml:1:1: target: it must be an http or https URL like "http://127.0.0.1:7080", or {"url": …, "machineUrl": …}',
      '  p.yaml:4:5: machines[0].machineNo: write it in quotes: "86012345"',
      expect.stringContaining('p.yaml:5:5: machines[0].moter: there is no member "moter" here; did you mean "motor"?'),
      expect.stringContaining('p.yaml:6:13: machines[0].lanes[0].productId: it must be'),
      expect.stringContaining(
        'p.yaml:6:24: machines[0].lanes[0].productID: there is no member "productID" here; did you mean "productId"?',
      ),
      expect.stringContaining('p.yaml:7:11: driver.comand: there is no member "comand" here; did you mean "command"?'),
      expect.stringContaining('p.yaml:10:5: environments.staging.timeout: 90 needs a unit'),
    ]);
  });

  it.each([
    [
      { dwell: { convayor: '90s' } },
      'core.json:1:11: dwell.convayor: there is no kind "convayor"; did you mean "conveyor"?',
    ],
    [{ machines: [{ machineNo: '86012345' }] }, 'machines[0].motor: it is missing: the motor type'],
    [
      { machines: [{ machineNo: '86012345', motor: 'spirng' }] },
      'there is no motor type "spirng"; did you mean "spring"?',
    ],
    [{ machines: [{ machineNo: 'VM-1', motor: 'spring' }] }, 'machines[0].machineNo: it must be eight digits'],
    [{ environments: { a: { target: { machineUrl: 'ws://a' } } } }, 'environments.a.target: "url" is missing in it'],
    [{ driver: {} }, 'driver: it needs either "file" or "command"'],
    [{ merchant: 'shpo', merchants: [{ appId: 'shop' }] }, 'there is no merchant "shpo"; did you mean "shop"?'],
    [
      { merchants: [{ appId: 'shop' }], machines: [{ machineNo: '86012345', motor: 'spring', appId: 'shpo' }] },
      'machines[0].appId: there is no merchant "shpo"',
    ],
  ])('like %j names what is wrong', async (file, message) => {
    expect(await messageOf(projectOf(JSON.stringify(file)))).toContain(message);
  });

  it('is refused for what is no JSON and no YAML, with the place', async () => {
    expect(await messageOf(projectOf('{\n  "timeout": 3s\n}'))).toMatch(/^core\.json:2:15 is not JSON: /);
    expect(await messageOf(projectOf('a: [', 'p.yaml'))).toContain('p.yaml:1:5: this is no YAML');
    expect(await messageOf(projectOf('[]'))).toBe('core.json must hold an object with the members of a project file');
    expect((await projectOf('', 'p.yaml')).members.machines).toEqual([]);
  });

  it('may name machines, kinds and products of another cloud, with a driver', async () => {
    const machine = {
      machineNo: 'VM-1',
      kind: 'locker',
      motor: 'electronic-lock',
      lanes: [{ lane: 0, productId: 'cola' }],
    };
    const text = JSON.stringify({ driver: './driver.ts', machines: [machine], dwell: { locker: '15s' } });
    expect((await projectOf(text)).members.machines[0]).toMatchObject(machine);
  });
});
