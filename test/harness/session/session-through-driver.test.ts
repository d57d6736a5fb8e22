import { expect, it } from 'vitest';
import { groupSchema } from '#harness/scenario/schema-parts.ts';
import { Session } from '#harness/session/session.ts';
import { driverStage } from '#harness/stages/target/driver/index.ts';
import { fleetSpecs } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { TinyCloud } from '#test/harness/stages/target/driver/tiny-cloud.ts';
import { tinyDriver } from '#test/harness/stages/target/driver/tiny-driver.ts';

it("is played by hand at any driver's cloud, with its limits, and refuses by name what it cannot do", async () => {
  const cloud = new TinyCloud();
  const url = await cloud.listen();
  const specs = fleetSpecs([{ name: 'snacks', motor: 'spring', count: 1 }]);
  const [own] = specs.map((spec) => ({ ...spec, key: 'frames' }));
  if (!own) throw new Error('there is no machine');
  const driver = tinyDriver(url);
  const { appKey } = demoMerchant;
  const machines = [{ spec: own, cloudMachine: 'spring-a', key: 'a key of the cloud' }];
  const stage = driverStage({ seed: 1, url, driver, machines, appKey });
  try {
    const session = await Session.open({
      fleet: [groupSchema.parse({ group: 'snacks', motor: 'spring' })],
      stage,
      seed: 1,
      operator: () => Promise.reject(new Error('it asks no question')),
      target: { merchant: demoMerchant, machines: [own] },
    });
    await session.play(own.machineNo, { sell: {} });
    await expect(session.play(own.machineNo, { queue: 'sale-1' })).rejects.toThrow(
      'this cannot be done here: a step queues an order, and a driver has no call for that',
    );
    expect(session.capabilities).toBe(driver.capabilities);
    const { verdict, history } = await session.finish();
    expect(verdict.verdict).toBe('PASS');
    expect(history.header.timeoutMs).toBe(driver.capabilities.fallbackMs);
    expect(history.header.driver?.name).toBe(driver.name);
    expect(history.events.some(({ kind }) => kind === 'cloud-delivery')).toBe(true);
  } finally {
    await stage.close();
    await cloud.close();
  }
}, 30_000);
