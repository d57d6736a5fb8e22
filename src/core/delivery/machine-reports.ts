import type { Delivery } from '../domain/delivery.ts';
import type { Machine } from '../domain/machine.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { MachineReports } from '../services.ts';
import { startNext } from './job-queue.ts';
import { settle } from './settle.ts';

type ResultReport = Parameters<MachineReports['result']>[0];

/**
 * What machines say, turned into decisions (PROTOCOL §7).
 * @param machineChanged told after a machine's row has changed, for whoever keeps a copy of it.
 */
export function machineReports(kernel: Kernel, machineChanged: (machine: Machine) => void): MachineReports {
  return {
    acknowledged: async ({ machineNo, deliveryId, token }) => {
      const delivery = await kernel.store.read((rows) => rows.delivery(deliveryId));
      if (delivery?.machineNo !== machineNo || delivery.token !== token) return;
      kernel.tell({ kind: 'delivery-acknowledged', machine: machineNo, delivery: deliveryId, token });
    },
    result: (report, arrivedAt) =>
      kernel.decide(
        (decision) => takeResult(kernel, decision, report),
        arrivedAt === undefined ? undefined : { kind: 'frame', at: arrivedAt },
      ),
    modeChanged: async ({ machineNo, mode }) => {
      const changed = await kernel.decide((decision) => {
        const machine = decision.tx.machine(machineNo);
        // Known already, when the store lost its answer to this very report: whoever keeps a copy still has to learn of it.
        if (!machine || machine.mode === mode) return machine;
        const next = { ...machine, mode };
        decision.tx.putMachine(next);
        decision.events.push({ kind: 'machine-mode', machine: machineNo, mode });
        startNext(kernel, decision, machineNo);
        return next;
      });
      if (changed) machineChanged(changed);
    },
  };
}

function takeResult(kernel: Kernel, decision: Decision, report: ResultReport): void {
  const delivery = matching(kernel, decision, report);
  if (!delivery) {
    const { machineNo, orderId, recordId } = report;
    decision.events.push({ kind: 'result-unmatched', machine: machineNo, order: orderId, record: recordId });
    return;
  }
  const { success, floorStatus, errorMsg } = report;
  // A result that comes late settles nothing, and says nothing of how the lane is now.
  if (!delivery.outcome) noteFloor(decision, delivery, floorStatus);
  settle(kernel, decision, delivery, { kind: success ? 'success' : 'failure', floorStatus, errorMsg });
}

/** Remembers how a run left its lane; most leave it as it was. */
function noteFloor({ tx }: Decision, { machineNo, lane: number }: Delivery, floorStatus: number): void {
  const lane = tx.lane(machineNo, number);
  if (lane && lane.floorStatus !== floorStatus) tx.putLane({ ...lane, floorStatus });
}

function matching(kernel: Kernel, decision: Decision, report: ResultReport): Delivery | undefined {
  const { tx } = decision;
  const { isResultOf, oldFirmwareMatch } = kernel.rules.delivery;
  if (report.deliveryId !== null) {
    const delivery = tx.delivery(report.deliveryId);
    return delivery && isResultOf(report, delivery) ? delivery : undefined;
  }
  return oldFirmwareMatch(report, tx.inFlight(report.machineNo), tx.deliveriesOfOrder(report.orderId));
}
