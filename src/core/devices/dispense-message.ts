import type { DispenseCommand } from '../services.ts';
import type { DispenseMessage } from './messages.ts';

/** What a machine is told to do: the command, with what its own row says of its hardware. */
export function dispenseMessage({
  machine,
  deliveryId,
  token,
  orderId,
  recordId,
  lane,
  quantity,
}: DispenseCommand): DispenseMessage {
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
