import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultConfig } from '#core/config.ts';
import { openStore } from '#core/open-store.ts';
import { openPostgresStore } from '#core/store/postgres/open.ts';
import { randomWithSystemSecrets } from '#harness/stages/random.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, machineNumber } from '#simulators/machine/fleet.ts';
import { newSchema, postgresMissing } from './cluster.ts';

/** More than a decision may load one after another. */
const count = 1_200;
const specs = fleetSpecs([{ name: 'all', motor: 'spring', count, lanes: 2, stockPerLane: 5 }]);
const config = {
  ...defaultConfig,
  merchants: [{ appId: 'shop', appSecret: 's', appKey: 'k', name: 'shop' }],
  machines: specs.map((spec) => machineRow(spec, 'shop')),
  lanes: specs.flatMap(laneRows),
};

describe.skipIf(postgresMissing !== null)(`many machines on PostgreSQL (${postgresMissing ?? 'installed'})`, () => {
  it('are entered by one start, and compared by the next, without a load for each', async () => {
    const store = await openPostgresStore(await newSchema());
    onTestFinished(() => store.close());
    const open = () => openStore(store, config, 1_700_000_000_000, randomWithSystemSecrets(1));
    expect((await open()).configChanges).toHaveLength(3 * count);
    await store.decide((tx) => {
      const lane = tx.lane(machineNumber(7), 1)!;
      tx.putLane({ ...lane, price: 1 });
    });
    expect((await open()).configChanges).toEqual([
      expect.objectContaining({ subject: 'lane', name: `${machineNumber(7)} lane 1` }),
    ]);
    expect(await store.read((rows) => rows.lane(machineNumber(7), 1)?.price)).not.toBe(1);
  });
});
