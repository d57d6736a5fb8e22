import type { Delivery } from '../domain/delivery.ts';
import type { Machine } from '../domain/machine.ts';
import type { Decision, Kernel } from '../kernel.ts';
import type { MachineReports } from '../services.ts';
import { startNextJob } from './job-queue.ts';
import { settle } from './settle.ts';

type ResultReport = Parameters<MachineReports['onResult']>[0];

/** Where several cores share the store: a machine's mode is changed by the core that holds its line. */
export interface LineCheck {
  /** Waits until a line that is being taken is held, or is not. */
  whenSettled(machineNo: string): Promise<void>;
  isHeld(decision: Decision, machineNo: string): boolean;
}

/**
 * Turns reports of machines into decisions (PROTOCOL §7).
 * @param onMachineChange called after a machine's row changed, for copies of it.
 * @param lines left out where there is one core.
 */
export function machineReports(
  kernel: Kernel,
  onMachineChange: (machine: Machine) => void,
  lines?: LineCheck,
): MachineReports {
  return {
    onAcknowledgement: async ({ machineNo, deliveryId, token }) => {
      const delivery = await kernel.store.read((rows) => rows.delivery(deliveryId));
      if (delivery?.machineNo !== machineNo || delivery.token !== token) return;
      kernel.emit({ kind: 'delivery-acknowledged', machine: machineNo, delivery: deliveryId, token });
    },
    onResult: (report, arrivedAt) =>
      kernel.decide(
        (decision) => handleResult(kernel, decision, report),
        arrivedAt === undefined ? undefined : { kind: 'frame', at: arrivedAt },
      ),
    onModeChange: async ({ machineNo, mode }) => {
      if (lines) await lines.whenSettled(machineNo);
      const changed = await kernel.decide((decision) => {
        if (lines && !lines.isHeld(decision, machineNo)) return undefined;
        const machine = decision.tx.machine(machineNo);
        // The row may have it already, if the store lost its answer to this report: copies still need the change.
        if (!machine || machine.mode === mode) return machine;
        const next = { ...machine, mode };
        decision.tx.putMachine(next);
        decision.events.push({ kind: 'machine-mode', machine: machineNo, mode });
        startNextJob(kernel, decision, machineNo);
        return next;
      });
      if (changed) onMachineChange(changed);
    },
  };
}

function handleResult(kernel: Kernel, decision: Decision, report: ResultReport): void {
  const delivery = findDelivery(kernel, decision, report);
  if (!delivery) {
    const { machineNo, orderId, recordId } = report;
    decision.events.push({ kind: 'result-unmatched', machine: machineNo, order: orderId, record: recordId });
    return;
  }
  const { success, floorStatus, errorMsg } = report;
  // A late result settles nothing and does not show the lane's present state.
  if (!delivery.outcome) saveFloorStatus(decision, delivery, floorStatus);
  settle(kernel, decision, delivery, { kind: success ? 'success' : 'failure', floorStatus, errorMsg });
}

/** Remembers how a run left its lane; most leave it as it was. */
function saveFloorStatus({ tx }: Decision, { machineNo, lane: laneNumber }: Delivery, floorStatus: number): void {
  const lane = tx.lane(machineNo, laneNumber);
  if (lane && lane.floorStatus !== floorStatus) tx.putLane({ ...lane, floorStatus });
}

function findDelivery(kernel: Kernel, decision: Decision, report: ResultReport): Delivery | undefined {
  const { tx } = decision;
  const { isResultOf, matchOldFirmwareResult: oldFirmwareMatch } = kernel.rules.delivery;
  if (report.deliveryId !== null) {
    const delivery = tx.delivery(report.deliveryId);
    return delivery && isResultOf(report, delivery) ? delivery : undefined;
  }
  return oldFirmwareMatch(report, tx.inFlight(report.machineNo), tx.deliveriesOfOrder(report.orderId));
}
