import { expect, it } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { openStore } from '#core/open-store.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import { randomWithSystemSecrets } from '#harness/stages/random.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, machineNumber } from '#simulators/machine/fleet.ts';

/** More than one decision enters, and some of a third one. */
const count = 20_500;

function configOf(machines: number, appId: string) {
  const specs = fleetSpecs([{ name: 'all', motor: 'spring', count: machines, lanes: 1, stockPerLane: 5 }]);
  return {
    ...defaultConfig,
    merchants: [{ appId, appSecret: 's', appKey: 'k', name: 'shop' }],
    machines: specs.map((spec) => machineRow(spec, appId)),
    lanes: specs.flatMap(laneRows),
  };
}

it('a store takes more machines than one decision enters, and removes those that the configuration lacks', async () => {
  const store = openMemoryStore();
  const open = (config: ReturnType<typeof configOf>) =>
    openStore(store, config, 1_700_000_000_000, randomWithSystemSecrets(1));
  const first = await open(configOf(count, 'shop'));
  expect(first.configChanges).toHaveLength(2 * count);
  const unchanged = (await open(configOf(count, 'shop'))).configChanges;
  expect(unchanged).toEqual([]);

  // One machine of the first part has another merchant, and the last three machines are gone.
  const fewer = configOf(count - 3, 'shop');
  const [moved, ...others] = fewer.machines;
  const next = await open({ ...fewer, machines: [{ ...moved!, appId: 'other' }, ...others] });
  const machines = next.configChanges.filter(({ subject }) => subject === 'machine');
  expect(machines.map(({ name, change }) => [name, change])).toEqual([
    [machineNumber(0), 'changed'],
    ...[3, 2, 1].map((back) => [machineNumber(count - back), 'removed']),
  ]);
  expect((await open({ ...fewer, machines: [{ ...moved!, appId: 'other' }, ...others] })).configChanges).toEqual([]);
});
