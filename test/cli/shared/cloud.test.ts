import { describe, expect, it } from 'vitest';
import { cloudOf, type CloudFlags } from '#cli/shared/cloud.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { freeMachines } from '#cli/shared/named-machines.ts';
import type { Project } from '#cli/shared/project/project.ts';
import { accountOf } from '#cli/shared/target-account.ts';
import { openApiDriver } from '#drivers/open-api/index.ts';
import { projectOf } from '../project-of.ts';

const text = `target: { url: http://cloud.example/, machineUrl: mqtt://broker.example }
driver: { command: [python3, driver.py], options: { region: north, token: { env: TOKEN } } }
merchants:
  - { appId: first, appSecret: s1, appKey: k1 }
  - { appId: second, credentials: { apiKey: { env: API_KEY } } }
machines:
  - machineNo: sp-0001
    appId: first
    motor: spring
    key: m1
    lanes: [{ lane: 1, productId: nuts }, { lane: 3, productId: nuts }]
  - { machineNo: sp-0002, appId: second, motor: spring, kind: spiral, firmware: old, keys: [m2, m0] }
  - { machineNo: sp-0003, appId: first, external: true }
  - { machineNo: sp-0004, appId: first, motor: conveyor }
timeout: 100s
dwell: { spiral: 20s }
callbacks: { firstPause: 1s, maxPause: 3s, maxAttempts: 4 }
`;
const variables = { TOKEN: 't', API_KEY: 'a', VENDLOOP_MACHINE_KEYS: 'sp-0004=env-m, zz-1=z' };

let warnings = '';
const ioWith = (env: Readonly<Record<string, string>>): CliIo =>
  ({
    env: (name: string) => env[name],
    cwd: () => '/work',
    err: (line: string) => (warnings += line),
  }) as unknown as CliIo;
const project = (env: Readonly<Record<string, string>> = variables): Promise<Project> =>
  projectOf(text, 'sub/p.yaml', {}, env);
const cloud = async (flags: CloudFlags, env: Readonly<Record<string, string>> = variables) =>
  cloudOf(ioWith(env), flags, await project(env));

describe('the merchant that a command calls with', () => {
  it('is that of --appid, else of the environment, else the first of the file, with its secrets alone', async () => {
    const merchantOf = async (flags: CloudFlags, env = {}): Promise<unknown> =>
      (await cloud(flags, { ...variables, ...env }))?.settings.merchant;
    expect(await merchantOf({})).toEqual({ appId: 'first', appSecret: 's1', appKey: 'k1' });
    expect(await merchantOf({ appid: 'second' })).toEqual({ appId: 'second', apiKey: 'a' });
    expect(await merchantOf({}, { VENDLOOP_APP_ID: 'second' })).toEqual({ appId: 'second', apiKey: 'a' });
    expect(await merchantOf({ appid: 'first' }, { VENDLOOP_APP_ID: 'second' })).toMatchObject({ appSecret: 's1' });
    expect(await merchantOf({ appKey: 'mine' }, { VENDLOOP_APP_KEY: 'env', VENDLOOP_APP_SECRET: 'env-s' })).toEqual({
      appId: 'first',
      appSecret: 'env-s',
      appKey: 'mine',
    });
  });

  it('may be one that the file does not have, whose secrets are given then', async () => {
    const merchant = (await cloud({ appid: 'third', appSecret: 's', appKey: 'k' }))?.settings.merchant;
    expect(merchant).toEqual({ appId: 'third', appSecret: 's', appKey: 'k' });
    await expect(cloud({ appid: 'secnd', appKey: 'k' })).rejects.toThrow(
      '--appid: there is no merchant "secnd"; did you mean "second"? (valid here: first, second); add it to ' +
        'sub/p.yaml, or give its --app-secret and --app-key',
    );
    await expect(cloud({}, { ...variables, VENDLOOP_APP_ID: 'x' })).rejects.toThrow('VENDLOOP_APP_ID: there is no');
  });

  it('is warned of where a secret is too short to be masked everywhere', async () => {
    warnings = '';
    await cloud({ appSecret: 'long-enough', appKey: 'k' });
    expect(warnings).toBe(
      'Warning: appKey has fewer than 4 characters: evidence masks it only where it is a whole value.\n',
    );
  });

  it('is the same for a core that speaks our protocol, and the demo merchant without a file', async () => {
    expect(accountOf(ioWith({}), await project(), { appId: 'second' })).toEqual({
      appId: 'second',
      appSecret: '',
      appKey: '',
    });
    expect(accountOf(ioWith({}))).toMatchObject({ appId: 'demo-merchant', appKey: 'demo-app-key' });
    expect(accountOf(ioWith({}), null, { appId: 'x', appKey: 'k' })).toMatchObject({ appId: 'x', appKey: 'k' });
  });
});

describe('a cloud', () => {
  it('has the address, driver, options and limits of the file', async () => {
    const found = await cloud({});
    expect(found).toMatchObject({
      settings: {
        url: 'http://cloud.example',
        machineUrl: 'mqtt://broker.example',
        options: { region: 'north', token: 't' },
      },
      driver: { command: ['python3', 'driver.py'] },
    });
    const { capabilities } = openApiDriver({
      ...found!.settings,
      options: {},
      merchant: { appId: 'a', appSecret: 's', appKey: 'k' },
    });
    const limits = found?.limitsOf({
      ...capabilities,
      kinds: { spiral: { dwellMs: 1, itemsPerCommand: 2 }, belt: { dwellMs: 3, itemsPerCommand: 1 } },
    });
    expect(limits).toMatchObject({
      kinds: { spiral: { dwellMs: 20_000, itemsPerCommand: 2 }, belt: { dwellMs: 3 } },
      fallbackMs: 100_000,
      callback: { retryMs: [1_000, 2_000, 3_000] },
    });
  });

  it('is that of flags, which have neither its address of machines nor its options from the file', async () => {
    expect((await cloud({ target: 'http://other.example', driver: './mine.ts' }))?.settings).toMatchObject({
      machineUrl: 'http://other.example',
      options: {},
    });
    expect(await cloud({ target: 'http://cloud.example', driver: './mine.ts' })).toMatchObject({
      settings: { machineUrl: 'mqtt://broker.example' },
      driver: './mine.ts',
      folder: '/work',
    });
    expect(cloudOf(ioWith({}), {}, null)).toBeNull();
  });
});

describe('machines of a cloud', () => {
  it('are those of the merchant that are simulated, with keys and products', async () => {
    const machines = (await cloud({}))?.machines;
    expect(machines?.map(({ machine, key }) => [machine, key])).toEqual([
      ['sp-0001', 'm1'],
      ['sp-0004', 'env-m'],
    ]);
    expect(machines?.[0]).toMatchObject({ products: ['nuts'], motor: 'spring', firmware: 'current', kind: undefined });
    expect([...machines![0]!.lanes]).toEqual([
      [1, 'nuts'],
      [3, 'nuts'],
    ]);
  });

  it('are those that --machines names, of the file, with a key in the environment, or demo machines', async () => {
    const machines = (await cloud({ machines: 'sp-0002, zz-1:conveyor:old,10000001' }))?.machines;
    expect(machines).toMatchObject([
      { machine: 'sp-0002', key: 'm2', kind: 'spiral', firmware: 'old' },
      { machine: 'zz-1', key: 'z', motor: 'conveyor', firmware: 'old' },
      { machine: '10000001', key: 'demo-machine-key-10000001', motor: 'electronic-lock' },
    ]);
  });

  it('have the kind of their motor type where the driver is the first one', async () => {
    const machines = (await cloud({ machines: 'sp-0001', driver: 'open-api' }))?.machines;
    expect(machines).toMatchObject([{ kind: 'motor' }]);
  });

  it.each<readonly [string, string]>([
    ['sp-001', '--machines: there is no machine "sp-001"; did you mean "sp-0001"?'],
    ['sp-0001:spirng', '--machines: there is no motor type "spirng"; did you mean "spring"?'],
    ['sp-0001:spring:new', '--machines: "sp-0001:spring:new" cannot be read'],
    ['sp-0001,sp-0001', '--machines names sp-0001 twice'],
  ])('refuses %s in a sentence', async (machines, message) => {
    await expect(cloud({ machines })).rejects.toThrow(message);
  });

  it('need a key', async () => {
    await expect(cloud({}, { TOKEN: 't', API_KEY: 'a' })).rejects.toThrow('machines[3] of sub/p.yaml has no key');
    expect(() => cloudOf(ioWith({}), { target: 'http://c.example', machines: 'zz-1:spring' }, null)).toThrow(
      'no key of "zz-1" is known: set it in VENDLOOP_MACHINE_KEYS',
    );
    expect(() => cloudOf(ioWith({ VENDLOOP_MACHINE_KEYS: 'zz' }), { target: 'http://c.example' }, null)).toThrow(
      'VENDLOOP_MACHINE_KEYS: write it like',
    );
  });

  it('are else those that are listed as offline and whose key is known', () => {
    const listed = [
      { machine: '10000001', online: false },
      { machine: '10000002', online: true },
      { machine: 'zz-1', online: false, kind: 'motor' },
      { machine: 'zz-2', online: false },
    ];
    expect(freeMachines(ioWith(variables), listed).map(({ machine, motor }) => [machine, motor])).toEqual([
      ['10000001', 'electronic-lock'],
      ['zz-1', 'spring'],
    ]);
  });
});
