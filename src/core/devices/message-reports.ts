import { machineModes } from '../domain/machine.ts';
import type { Machine } from '../domain/machine.ts';
import type { MachineReports } from '../services.ts';
import type { MachineMessage } from './messages.ts';
import type { Report } from './report-queue.ts';

/**
 * Turns a machine's message into the report that the core must decide on.
 * @param machine the directory, asked again when the report's turn comes: an earlier report may have changed the mode.
 * @param arrivedAt when its frame arrived, where the stages of deliveries are followed.
 * @returns null when there is nothing to decide.
 */
export function toReport(
  message: MachineMessage,
  machineNo: string,
  reports: MachineReports,
  machine: () => Machine | undefined,
  arrivedAt?: number,
): Report | null {
  switch (message.method) {
    case 'device.delivery.ack':
      return () => reports.onAcknowledgement({ machineNo, deliveryId: message.deliveryId, token: message.token });
    case 'device.delivery.response': {
      const { deliveryId, token, orderId, recordId, success, floorStatus, errorMsg } = message;
      return () =>
        reports.onResult(
          { machineNo, deliveryId, token, orderId, recordId, success, floorStatus, errorMsg },
          arrivedAt,
        );
    }
    case 'client.challenge':
    case 'client.heartbeat': {
      // A status that names no mode is ignored: firmware sends other values too.
      const mode = machineModes.find((name) => name === message.status);
      if (!mode) return null;
      return async () => {
        if (machine()?.mode !== mode) await reports.onModeChange({ machineNo, mode });
      };
    }
    default:
      return null;
  }
}
