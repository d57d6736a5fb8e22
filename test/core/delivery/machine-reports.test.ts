import { describe, expect, it } from 'vitest';
import {
  createServiceWorld,
  drinks,
  valueOf,
  inMaintenance,
  merchant,
  motor,
  notifyUrl,
} from '../services/service-world.ts';

const floor = { success: true, floorStatus: 1, errorMsg: '' };

describe('a result that fits no delivery', () => {
  it.each([
    ['an unknown number', { deliveryId: '77' }],
    ['another token', { token: 9 }],
    ['another machine', { machineNo: drinks }],
    ['another order', { orderId: 99 }],
    ['another record', { recordId: 99 }],
  ])('by %s is reported as unmatched, and settles nothing', async (_what, wrong) => {
    const { placePaidOrder, deliver, reports, delivery, eventsOf } = await createServiceWorld();
    const { id, machineNo, token, orderId, recordId } = await deliver(await placePaidOrder());
    const report = { machineNo, deliveryId: id, token, orderId, recordId, ...floor, ...wrong };
    await reports.onResult(report);
    expect(eventsOf('result-unmatched')).toEqual([
      { kind: 'result-unmatched', machine: report.machineNo, order: report.orderId, record: report.recordId },
    ]);
    expect((await delivery(id)).outcome).toBeNull();
  });
});

describe('current firmware', () => {
  it("may report a lane test's end twice: the second one is late, though no order lists the run", async () => {
    const { services, newIdempotencyKey, delivery, answer, eventsOf } = await createServiceWorld();
    const { deliveryId } = valueOf(
      await services.deliveries.laneTest(merchant, {
        machineNo: inMaintenance,
        lane: 0,
        notifyUrl,
        ...newIdempotencyKey(),
      }),
    );
    await answer(await delivery(deliveryId));
    await answer(await delivery(deliveryId));
    expect(eventsOf('result-late')).toMatchObject([{ delivery: deliveryId, outcome: 'success', settledAs: 'success' }]);
    expect(eventsOf('result-unmatched')).toEqual([]);
  });
});

describe('old firmware, which names order and record alone', () => {
  it('is matched to the oldest run in flight, then to the next', async () => {
    const { placePaidOrder, deliver, reports, advance, delivery } = await createServiceWorld();
    const sale = await placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    const first = await deliver(sale);
    await advance(30_000);
    const second = await deliver(sale);
    const old = {
      machineNo: motor,
      deliveryId: null,
      token: null,
      orderId: sale.orderId,
      recordId: sale.recordId,
      ...floor,
    };
    await reports.onResult(old);
    expect([(await delivery(first.id)).outcome?.kind, (await delivery(second.id)).outcome]).toEqual(['success', null]);
    await reports.onResult(old);
    expect((await delivery(second.id)).outcome?.kind).toBe('success');
  });

  it('is matched, when nothing is in flight, to the last run of the record, as a late word', async () => {
    const { placePaidOrder, deliver, answer, reports, eventsOf } = await createServiceWorld();
    const sale = await placePaidOrder(motor, [{ productId: 7, quantity: 2 }]);
    await answer(await deliver(sale));
    const last = await deliver(sale);
    await answer(last);
    await reports.onResult({
      machineNo: motor,
      deliveryId: null,
      token: null,
      orderId: sale.orderId,
      recordId: sale.recordId,
      ...floor,
      success: false,
    });
    expect(eventsOf('result-late')).toMatchObject([{ delivery: last.id, outcome: 'failure', settledAs: 'success' }]);
  });

  it('answers for a lane test with order and record 0, once', async () => {
    const { services, newIdempotencyKey, reports, delivery, eventsOf } = await createServiceWorld();
    const { deliveryId } = valueOf(
      await services.deliveries.laneTest(merchant, {
        machineNo: inMaintenance,
        lane: 0,
        notifyUrl,
        ...newIdempotencyKey(),
      }),
    );
    const old = { machineNo: inMaintenance, deliveryId: null, token: null, orderId: 0, recordId: 0, ...floor };
    await reports.onResult(old);
    expect((await delivery(deliveryId)).outcome?.kind).toBe('success');
    await reports.onResult(old);
    expect(eventsOf('result-unmatched')).toEqual([
      { kind: 'result-unmatched', machine: inMaintenance, order: 0, record: 0 },
    ]);
  });

  it("is not matched to another machine's delivery of the same order and record", async () => {
    const { placePaidOrder, deliver, reports, eventsOf } = await createServiceWorld();
    const { orderId, recordId } = await deliver(await placePaidOrder());
    await reports.onResult({ machineNo: drinks, deliveryId: null, token: null, orderId, recordId, ...floor });
    expect(eventsOf('result-unmatched')).toHaveLength(1);
  });
});

describe('an acknowledgement', () => {
  it('is emitted when it names the machine, the delivery and its token, and changes nothing', async () => {
    const { placePaidOrder, deliver, reports, eventsOf, delivery } = await createServiceWorld();
    const running = await deliver(await placePaidOrder());
    await reports.onAcknowledgement({ machineNo: motor, deliveryId: running.id, token: 1 });
    expect(eventsOf('delivery-acknowledged')).toEqual([
      { kind: 'delivery-acknowledged', machine: motor, delivery: running.id, token: 1 },
    ]);
    expect(await delivery(running.id)).toEqual(running);
  });

  it.each([
    ['another machine', { machineNo: drinks }],
    ['another token', { token: 2 }],
    ['no delivery of ours', { deliveryId: '5' }],
  ])('that names %s is not emitted', async (_what, wrong) => {
    const { placePaidOrder, deliver, reports, eventsOf } = await createServiceWorld();
    const { id } = await deliver(await placePaidOrder());
    await reports.onAcknowledgement({ machineNo: motor, deliveryId: id, token: 1, ...wrong });
    expect(eventsOf('delivery-acknowledged')).toEqual([]);
  });
});

describe('a mode that a technician has set', () => {
  it('is stored, emitted, and passed to copies', async () => {
    const { reports, eventsOf, changedMachines, readRows } = await createServiceWorld();
    await reports.onModeChange({ machineNo: motor, mode: 'TRANSFER' });
    expect(eventsOf('machine-mode')).toEqual([{ kind: 'machine-mode', machine: motor, mode: 'TRANSFER' }]);
    expect(changedMachines).toEqual([await readRows((rows) => rows.machine(motor))]);
    expect(changedMachines).toMatchObject([{ machineNo: motor, mode: 'TRANSFER', name: '大厅 1 号机' }]);
  });

  it('is no news when it is the one that was, or of a machine that is not there', async () => {
    const { reports, eventsOf } = await createServiceWorld();
    await reports.onModeChange({ machineNo: motor, mode: 'NORMAL' });
    await reports.onModeChange({ machineNo: '99999999', mode: 'MAINTENANCE' });
    expect(eventsOf('machine-mode')).toEqual([]);
  });

  it('is handed on although the store knows it already: it may have lost its answer to the report before', async () => {
    const { reports, changedMachines, readRows } = await createServiceWorld();
    await reports.onModeChange({ machineNo: motor, mode: 'NORMAL' });
    await reports.onModeChange({ machineNo: '99999999', mode: 'MAINTENANCE' });
    expect(changedMachines).toEqual([await readRows((rows) => rows.machine(motor))]);
  });
});
