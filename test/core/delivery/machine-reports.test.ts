import { describe, expect, it } from 'vitest';
import { desk, drinks, good, inMaintenance, merchant, motor, notifyUrl } from '../services/service-world.ts';

const floor = { success: true, floorStatus: 1, errorMsg: '' };

describe('a result that fits no delivery', () => {
  it.each([
    ['an unknown number', { deliveryId: '77' }],
    ['another token', { token: 9 }],
    ['another machine', { machineNo: drinks }],
    ['another order', { orderId: 99 }],
    ['another record', { recordId: 99 }],
  ])('by %s is told as unmatched, and settles nothing', async (_what, wrong) => {
    const { buy, deliver, reports, delivery, of } = await desk();
    const { id, machineNo, token, orderId, recordId } = await deliver(await buy());
    const report = { machineNo, deliveryId: id, token, orderId, recordId, ...floor, ...wrong };
    await reports.result(report);
    expect(of('result-unmatched')).toEqual([
      { kind: 'result-unmatched', machine: report.machineNo, order: report.orderId, record: report.recordId },
    ]);
    expect((await delivery(id)).outcome).toBeNull();
  });
});

describe('current firmware', () => {
  it("may say a lane test's end twice: the second word is late, though no order lists the run", async () => {
    const { services, once, delivery, answer, of } = await desk();
    const { deliveryId } = good(
      await services.deliveries.laneTest(merchant, { machineNo: inMaintenance, lane: 0, notifyUrl, ...once() }),
    );
    await answer(await delivery(deliveryId));
    await answer(await delivery(deliveryId));
    expect(of('result-late')).toMatchObject([{ delivery: deliveryId, said: 'success', settledAs: 'success' }]);
    expect(of('result-unmatched')).toEqual([]);
  });
});

describe('old firmware, which names order and record alone', () => {
  it('is matched to the oldest run in flight, then to the next', async () => {
    const { buy, deliver, reports, pass, delivery } = await desk();
    const sale = await buy(motor, [{ productId: 7, quantity: 2 }]);
    const first = await deliver(sale);
    await pass(30_000);
    const second = await deliver(sale);
    const old = {
      machineNo: motor,
      deliveryId: null,
      token: null,
      orderId: sale.orderId,
      recordId: sale.recordId,
      ...floor,
    };
    await reports.result(old);
    expect([(await delivery(first.id)).outcome?.kind, (await delivery(second.id)).outcome]).toEqual(['success', null]);
    await reports.result(old);
    expect((await delivery(second.id)).outcome?.kind).toBe('success');
  });

  it('is matched, when nothing is in flight, to the last run of the record, as a late word', async () => {
    const { buy, deliver, answer, reports, of } = await desk();
    const sale = await buy(motor, [{ productId: 7, quantity: 2 }]);
    await answer(await deliver(sale));
    const last = await deliver(sale);
    await answer(last);
    await reports.result({
      machineNo: motor,
      deliveryId: null,
      token: null,
      orderId: sale.orderId,
      recordId: sale.recordId,
      ...floor,
      success: false,
    });
    expect(of('result-late')).toMatchObject([{ delivery: last.id, said: 'failure', settledAs: 'success' }]);
  });

  it('answers for a lane test with order and record 0, once', async () => {
    const { services, once, reports, delivery, of } = await desk();
    const { deliveryId } = good(
      await services.deliveries.laneTest(merchant, { machineNo: inMaintenance, lane: 0, notifyUrl, ...once() }),
    );
    const old = { machineNo: inMaintenance, deliveryId: null, token: null, orderId: 0, recordId: 0, ...floor };
    await reports.result(old);
    expect((await delivery(deliveryId)).outcome?.kind).toBe('success');
    await reports.result(old);
    expect(of('result-unmatched')).toEqual([{ kind: 'result-unmatched', machine: inMaintenance, order: 0, record: 0 }]);
  });

  it("is not matched to another machine's delivery of the same order and record", async () => {
    const { buy, deliver, reports, of } = await desk();
    const { orderId, recordId } = await deliver(await buy());
    await reports.result({ machineNo: drinks, deliveryId: null, token: null, orderId, recordId, ...floor });
    expect(of('result-unmatched')).toHaveLength(1);
  });
});

describe('an acknowledgement', () => {
  it('is told when it names the machine, the delivery and its token, and changes nothing', async () => {
    const { buy, deliver, reports, of, delivery } = await desk();
    const running = await deliver(await buy());
    await reports.acknowledged({ machineNo: motor, deliveryId: running.id, token: 1 });
    expect(of('delivery-acknowledged')).toEqual([
      { kind: 'delivery-acknowledged', machine: motor, delivery: running.id, token: 1 },
    ]);
    expect(await delivery(running.id)).toEqual(running);
  });

  it.each([
    ['another machine', { machineNo: drinks }],
    ['another token', { token: 2 }],
    ['no delivery of ours', { deliveryId: '5' }],
  ])('that names %s is not told', async (_what, wrong) => {
    const { buy, deliver, reports, of } = await desk();
    const { id } = await deliver(await buy());
    await reports.acknowledged({ machineNo: motor, deliveryId: id, token: 1, ...wrong });
    expect(of('delivery-acknowledged')).toEqual([]);
  });
});

describe('a mode that a technician has set', () => {
  it('is written, told, and handed to whoever keeps a copy', async () => {
    const { reports, of, changed, look } = await desk();
    await reports.modeChanged({ machineNo: motor, mode: 'TRANSFER' });
    expect(of('machine-mode')).toEqual([{ kind: 'machine-mode', machine: motor, mode: 'TRANSFER' }]);
    expect(changed).toEqual([await look((rows) => rows.machine(motor))]);
    expect(changed).toMatchObject([{ machineNo: motor, mode: 'TRANSFER', name: '大厅 1 号机' }]);
  });

  it('is no news when it is the one that was, or of a machine that is not there', async () => {
    const { reports, of } = await desk();
    await reports.modeChanged({ machineNo: motor, mode: 'NORMAL' });
    await reports.modeChanged({ machineNo: '99999999', mode: 'MAINTENANCE' });
    expect(of('machine-mode')).toEqual([]);
  });

  it('is handed on although the store knows it already: it may have lost its answer to the report before', async () => {
    const { reports, changed, look } = await desk();
    await reports.modeChanged({ machineNo: motor, mode: 'NORMAL' });
    await reports.modeChanged({ machineNo: '99999999', mode: 'MAINTENANCE' });
    expect(changed).toEqual([await look((rows) => rows.machine(motor))]);
  });
});
