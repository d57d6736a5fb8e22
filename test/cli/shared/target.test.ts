import { describe, expect, it } from 'vitest';
import { appKeyOf } from '#cli/shared/app-key.ts';
import { targetIn, targetMachinesIn } from '#cli/shared/target.ts';
import type { CliIo } from '#cli/shared/io.ts';
import { productInLane, sellingLanes } from '#simulators/machine/core-rows.ts';
import { projectOf } from '../project-of.ts';

const ioWith = (env: Readonly<Record<string, string>>) =>
  ({ env: (name: string) => env[name], err: () => undefined }) as unknown as CliIo;

const text = `target: http://cloud.example/
merchant: second
merchants:
  - { appId: first, appSecret: s1, appKey: k1 }
  - { appId: second, appSecret: s2, appKey: { env: SECOND_KEY } }
machines:
  - { machineNo: "86012345", appId: second, motor: spring, key: m1, lanes: [{ lane: 2, productId: 131, stock: 9 }] }
  - { machineNo: "86012346", appId: second, motor: conveyor, firmware: old, keys: [m2, m0] }
  - { machineNo: "86012347", appId: second, external: true }
timeout: 100s
dwell: { motor: 20s }
`;

describe('a target of the project file', () => {
  it('has its merchant, machines with keys and products, and limits', async () => {
    const target = targetIn({}, ioWith({}), await projectOf(text, 'p.yaml', {}, { SECOND_KEY: 'k2' }));
    expect(target).toMatchObject({
      url: 'http://cloud.example',
      merchant: { appId: 'second', appSecret: 's2', appKey: 'k2' },
      limits: { timeoutMs: 100_000, dwellMs: { motor: 20_000, conveyor: 90_000 } },
      machines: [
        { machineNo: '86012345', key: 'm1', motor: { name: 'spring' }, firmware: 'current', lanes: 3, stockPerLane: 9 },
        { machineNo: '86012346', key: 'm2', motor: { name: 'conveyor' }, firmware: 'old' },
      ],
      fleet: [
        { motor: 'spring', count: 1 },
        { motor: 'conveyor', count: 1, firmware: 'old' },
      ],
    });
    const [first, second] = target?.machines ?? [];
    expect(sellingLanes(first!)).toEqual([2]);
    expect(productInLane(first!, 2)).toBe(131);
    expect(productInLane(second!, 0)).toBe(1000);
  });

  it('is overridden by flags, and those by nothing', async () => {
    const project = await projectOf(text, 'p.yaml');
    const flags = { target: 'http://other.example', appid: 'first', machines: '86012346', appKey: 'mine' };
    expect(targetIn(flags, ioWith({ VENDLOOP_APP_ID: 'second', VENDLOOP_APP_KEY: 'env' }), project)).toMatchObject({
      url: 'http://other.example',
      merchant: { appId: 'first', appSecret: 's1', appKey: 'mine' },
      machines: [{ machineNo: '86012346', key: 'm2', firmware: 'old' }],
    });
    const variables = {
      VENDLOOP_APP_SECRET: 'env-s',
      VENDLOOP_APP_KEY: 'env-k',
      VENDLOOP_MACHINE_KEYS: '86012345=env-m',
    };
    expect(targetIn({}, ioWith(variables), project)).toMatchObject({
      merchant: { appId: 'second', appSecret: 'env-s', appKey: 'env-k' },
      machines: [{ key: 'env-m' }, { key: 'm2' }],
    });
    expect(() => targetIn({}, ioWith({}), project)).toThrow(
      'SECOND_KEY is not set; merchants[1].appKey of p.yaml needs it',
    );
  });

  it('may have more machines of one motor type than a console shows', () => {
    const numbers = Array.from({ length: 150 }, (_, index) => `${10_000_001 + index}:spring`);
    expect(targetMachinesIn(numbers.join(','), ioWith({})).machines).toHaveLength(150);
  });
});

describe('the AppKey of a command', () => {
  it('is that of the flag, the variable or the project file, in this order', async () => {
    const project = await projectOf(text, 'p.yaml', {}, { SECOND_KEY: 'k2' });
    expect(appKeyOf('mine', ioWith({ VENDLOOP_APP_KEY: 'env' }), project)).toBe('mine');
    expect(appKeyOf(undefined, ioWith({ VENDLOOP_APP_KEY: 'env' }), project)).toBe('env');
    expect(appKeyOf(undefined, ioWith({}), project)).toBe('k2');
    expect(() => appKeyOf(undefined, ioWith({}))).toThrow('no AppKey');
  });
});
