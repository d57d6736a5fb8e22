/**
 * The messages between machine and core (PROTOCOL §7), as types. On the wire every value is a string; here the
 * members that the core reads are numbers and booleans. `frame-codec.ts` translates.
 */

/** A machine's sign of life; documented every five minutes. `status` carries the mode a technician has set. */
export interface Heartbeat {
  readonly method: 'client.heartbeat';
  readonly networkType: string;
  readonly networkRssi: string;
  readonly uptimeMinutesToday: string;
  /** NORMAL, MAINTENANCE or TRANSFER. */
  readonly status: string;
}

/** A machine goes offline on purpose. */
export interface OfflineNotice {
  readonly method: 'client.offline';
  readonly reason: string;
}

/** A machine's word on one lane. */
export interface LaneStatus {
  readonly method: 'client.channel.status.put';
  readonly productId: string;
  readonly floorStatus: string;
  readonly lockStatus: string;
}

/** The run has begun. */
export interface Acknowledgement {
  readonly method: 'device.delivery.ack';
  readonly deliveryId: string;
  readonly token: number;
}

/** How the run ended. Old firmware leaves out `delivery_id` and `token`: both are null. */
export interface DeliveryReport {
  readonly method: 'device.delivery.response';
  readonly deliveryId: string | null;
  readonly token: number | null;
  readonly orderId: number;
  readonly recordId: number;
  /** `deliver_status` "1". */
  readonly success: boolean;
  readonly floorStatus: number;
  readonly errorMsg: string;
}

/** The answer to a {@link Challenge}: it counts as a heartbeat, whatever time the machine's clock shows. */
export interface ChallengeAnswer {
  readonly method: 'client.challenge';
  /** The challenge's own. */
  readonly nonce: string;
  /** NORMAL, MAINTENANCE or TRANSFER, as in a heartbeat. */
  readonly status: string;
}

/** Every message of a machine. */
export type MachineMessage =
  Heartbeat | OfflineNotice | LaneStatus | Acknowledgement | DeliveryReport | ChallengeAnswer;

/** Asks a machine whose frame may be a copy to sign a new nonce. */
export interface Challenge {
  readonly method: 'device.challenge';
  /** Never used before. */
  readonly nonce: string;
}

/** Every message of the core to a machine. */
export type CoreMessage = DispenseMessage | Challenge;

/** The dispense command. */
export interface DispenseMessage {
  readonly method: 'device.delivery.put';
  readonly deliveryId: string;
  readonly token: number;
  readonly orderId: number;
  readonly recordId: number;
  /** Lane 0–99 (`code`). */
  readonly lane: number;
  /** Driver board 1–8 (`addr`). */
  readonly board: number;
  /** 1 spring motor, 2 electromagnetic lock, 3 conveyor, 4 timed motor. */
  readonly floorType: number;
  /** `is_lp`. */
  readonly hasLift: boolean;
  /** `is_dc`. */
  readonly hasDropSensor: boolean;
  readonly quantity: number;
}

/** WebSocket close codes that the gateway uses. */
export const closeCodes = {
  /** A newer connection proved the same number; this one is the older. */
  replaced: 4001,
  /** The key that it signs with has been withdrawn. */
  revoked: 4003,
  /** The number is not eight digits, or no machine of the core has it. */
  unknownMachine: 4004,
  /** Nothing signed arrived in time. */
  unauthenticated: 4008,
  /** Nothing was heard for longer than the offline limit. */
  idleTimeout: 4010,
  /** What waited to be sent reached its bound. */
  sendBufferFull: 4013,
  /** A proven connection sent nothing but bad frames for a while. */
  badFrames: 4022,
  /** Too many frames before the first believable one. */
  tooManyFrames: 4029,
  /** The core is going down. */
  shuttingDown: 1001,
} as const;
