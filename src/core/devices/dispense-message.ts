import type { DispenseCommand } from '../services.ts';
import type { DispenseMessage } from './messages.ts';

/** The dispense command of a delivery, with the hardware of the machine's row. */
export function dispenseMessage({
  machine,
  deliveryId,
  token,
  orderId,
  recordId,
  lane,
  quantity,
}: Omit<DispenseCommand, 'sendBefore'>): DispenseMessage {
  return {
    method: 'device.delivery.put',
    deliveryId,
    token,
    orderId,
    recordId,
    lane,
    board: machine.board,
    floorType: machine.floorType,
    hasLift: machine.hasLift,
    hasDropSensor: machine.hasDropSensor,
    quantity,
  };
}
