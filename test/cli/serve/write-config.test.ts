import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configuredMachinesOf } from '#cli/fleet/configured-machines.ts';
import { fleetOptionsOf } from '#cli/fleet/fleet-options.ts';
import { specsOf } from '#cli/fleet/shard-specs.ts';
import { registerServe } from '#cli/serve/index.ts';
import { serveSettings } from '#cli/serve/settings.ts';
import type { ProjectInput } from '#harness/project/schema.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { projectOf } from '../project-of.ts';
import { command, inFolder } from '../run-command.ts';

/** What `serve --write-config` writes with these flags. */
const written = (...flags: readonly string[]): Promise<string> =>
  inFolder(async (dir) => {
    const file = join(dir, 'keys', 'shop.json');
    const { usageError, out } = await command(registerServe, ['serve', '--write-config', file, ...flags]);
    expect(usageError).toBe('');
    expect(out).toContain(`wrote ${file}: keys for the merchant "shop"`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    return readFileSync(file, 'utf8');
  });

/** Every key and secret of a configuration. */
function keysIn(text: string): readonly string[] {
  const { merchants = [], machines = [] } = JSON.parse(text) as ProjectInput;
  return [...merchants.flatMap(({ appSecret, appKey }) => [appSecret, appKey]), ...machines.map(({ key }) => key)].map(
    (key) => key as string,
  );
}

describe('vendloop serve --write-config', () => {
  it('draws a new key for the merchant and every machine', async () => {
    const keys = [...keysIn(await written('--machines', '30')), ...keysIn(await written('--machines', '30'))];
    expect(keys).toHaveLength(64);
    expect(new Set(keys).size).toBe(64);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it('writes what a core serves on a public address, where demo keys are refused', async () => {
    const text = await written('--machines', '5', '--stock', '7');
    const { core, demoMachines } = serveSettings({ host: '0.0.0.0' }, () => undefined, await projectOf(text));
    expect(demoMachines).toBeNull();
    expect(core.machines).toHaveLength(5);
    expect(new Set(core.lanes.map(({ stock, capacity }) => `${stock} of ${capacity}`))).toEqual(new Set(['7 of 7']));
  });

  it('keeps a file that exists, so that it may run before each start', () =>
    inFolder(async (dir) => {
      const file = join(dir, 'shop.json');
      writeFileSync(file, 'mine');
      const { out, usageError } = await command(registerServe, ['serve', '--write-config', file]);
      expect(out).toBe(`${file} exists, and is kept with its keys\n`);
      expect(usageError).toBe('');
      expect(readFileSync(file, 'utf8')).toBe('mine');
    }));

  it('names a wrong number of machines', async () => {
    const { usageError } = await command(registerServe, ['serve', '--write-config', 'x', '--machines', 'many']);
    expect(usageError).toContain('--machines must be a whole number');
  });
});

describe('a fleet of configured machines', () => {
  const flags = { url: 'http://127.0.0.1:7080', ramp: '500/s', wait: '4s', stock: '50', seed: '7', fault: [] };
  const fleetOf = async (text: string, more: object = {}) => {
    const machines = configuredMachinesOf(await projectOf(text, 'shop.json'), true);
    const options = fleetOptionsOf({ ...flags, ...more }, machines);
    const random = seededRandom(options.seed);
    return specsOf(options, (machineNo) => random.fork(machineNo));
  };

  it('is the mixed fleet of the same size, with the keys of the configuration', async () => {
    const text = await written('--machines', '9');
    const demo = fleetSpecs(mixedFleet(9).map((group) => ({ ...group, stockPerLane: 50 })));
    const specs = await fleetOf(text);
    expect(specs.map(({ key }) => key)).toEqual(keysIn(text).slice(2));
    const body = ({ machineNo, motor, lanes, board }: (typeof demo)[number]) => ({ machineNo, motor, lanes, board });
    expect(specs.map(body)).toEqual(demo.map(body));
  });

  it('has the numbers, kinds, lanes and boards of any configuration, and the new one of two keys', async () => {
    const lane = { productId: 1, price: 1, stock: 1 };
    const machines = [
      {
        machineNo: '86012345',
        appId: 'a',
        keys: ['new', 'old'],
        kind: 'conveyor',
        board: 3,
        lanes: [{ ...lane, lane: 4 }],
      },
      { machineNo: '86012346', appId: 'a', key: 'k', kind: 'motor' },
    ];
    const specs = await fleetOf(JSON.stringify({ machines }));
    expect(specs).toMatchObject([
      { machineNo: '86012345', key: 'new', motor: { kind: 'conveyor' }, lanes: 5, board: 3 },
      { machineNo: '86012346', key: 'k', motor: { kind: 'motor' }, lanes: 1, board: 1 },
    ]);
    expect(await fleetOf(JSON.stringify({ machines }), { count: '1' })).toHaveLength(1);
    expect(await fleetOf(JSON.stringify({ machines }), { shard: '2/2' })).toMatchObject([{ machineNo: '86012346' }]);
  });

  it('refuses more machines than there are, and a configuration without any', async () => {
    const machines = [{ machineNo: '86012345', appId: 'a', key: 'k', kind: 'motor' }];
    await expect(fleetOf(JSON.stringify({ machines }), { count: '2' })).rejects.toThrow(
      '--count must be a whole number from 1 to 1',
    );
    await expect(fleetOf('{}')).rejects.toThrow('shop.json has no machines');
  });
});
