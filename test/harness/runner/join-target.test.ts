import { describe, expect, it } from 'vitest';
import { JoinError, checkJoinable } from '#harness/runner/join-target.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { FakeClock } from '#test/simulators/support/fake-clock.ts';

const machines = fleetSpecs(mixedFleet(2)).slice(1);
const { machineNo } = machines[0]!;

/** Asks a core that answers the two lists so. */
function examine(machine: object, products: object): Promise<void> {
  const answer = (url: string): unknown =>
    url.endsWith('/rent/machines') ? [{ machine_no: machineNo, ...machine }] : products;
  const http = {
    send: ({ url }: { url: string }) =>
      Promise.resolve({
        status: 200,
        headers: {},
        body: JSON.stringify({ code: 0, message: 'ok', data: answer(url) }),
      }),
  };
  return checkJoinable({ url: 'http://core.test', merchant: demoMerchant, machines, http, clock: new FakeClock() });
}
const page = { data: [{ id: 1000 }], total: 1, current_page: 1, last_page: 1, per_page: 20 };

describe('a core that is to be joined', () => {
  it("may answer the published members alone, which leave out a machine's kind", async () => {
    await expect(examine({ is_online: false, status: true }, page)).resolves.toBeUndefined();
    // Members that are false are left out of the published answers.
    await expect(examine({}, page)).resolves.toBeUndefined();
  });

  it('is refused when it lists the machine as another kind, or sells nothing of the demo fleet', async () => {
    await expect(examine({ type: 'conveyor' }, page)).rejects.toThrow(/is a conveyor at http:\/\/core\.test/);
    await expect(examine({}, { ...page, data: [{ id: 7 }] })).rejects.toThrow(JoinError);
    await expect(examine({}, { items: [{ product_id: 1000 }] })).rejects.toThrow(/sells no product 1000/);
  });
});
