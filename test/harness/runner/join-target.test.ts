import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#harness/history/event.ts';
import { JoinError, checkJoinable, offlineMessage } from '#harness/runner/join-target.ts';
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

describe('a machine that is not counted online', () => {
  const url = 'http://core.test';

  it('is named with the address that it dialled and the end of its connection', () => {
    const end = { code: 1006, reason: 'refused' };
    const ended: HistoryEvent = { t: 1, by: 'machine', kind: 'disconnected', machine: machineNo, ...end };
    expect(offlineMessage([ended], url, machineNo)).toContain(
      `machine ${machineNo} dialled ${url}, and the core does not count it online (its connection ended: refused)`,
    );
  });

  it('is named through a driver as the cloud names it', () => {
    const cloudMachine = 'sp-0001';
    const named: HistoryEvent = { t: 0, by: 'harness', kind: 'cloud-machine', machine: machineNo, cloudMachine };
    const message = offlineMessage([named], url, machineNo);
    expect(message).toContain('machine sp-0001 dialled in, and the cloud at http://core.test does not count it online');
    expect(message).toContain('VENDLOOP_MACHINE_KEYS=sp-0001=KEY');
    expect(message).not.toContain(machineNo);
  });
});
