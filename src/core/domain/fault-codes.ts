/** `floor_status`: the reported state of a lane (PROTOCOL §5). */
export const floorStatus = {
  absent: 0,
  normal: 1,
  stuck: 2,
  motorFault: 3,
  serialTimeout: 47,
} as const;
export type FloorStatus = (typeof floorStatus)[keyof typeof floorStatus];

/**
 * What a driver board reports, by its own code (PROTOCOL §5): the `error_msg` that travels to the merchant, what it
 * means to a technician, and the `floor_status` that goes with it (that pairing is this project's decision; the
 * documentation shows it by example only).
 */
export const faultCodes = {
  1: { errorMsg: 'Slot Invalid', meaning: 'no such lane', floorStatus: floorStatus.absent },
  2: {
    errorMsg: 'Load No Current',
    meaning: 'no current in the motor or lock loop: unplugged or cut',
    floorStatus: floorStatus.motorFault,
  },
  3: { errorMsg: 'Over Current', meaning: 'motor shorted or overloaded', floorStatus: floorStatus.motorFault },
  4: { errorMsg: 'Feedback Error', meaning: 'motor turns, no feedback', floorStatus: floorStatus.motorFault },
  5: {
    errorMsg: 'Dlv Detect Error',
    meaning: 'item on the platform, or the drop sensor is bad',
    floorStatus: floorStatus.motorFault,
  },
  6: { errorMsg: 'Goods are Stuck', meaning: 'nothing seen to drop', floorStatus: floorStatus.stuck },
  7: {
    errorMsg: 'Slot Type Error',
    meaning: 'lane type does not match its setting',
    floorStatus: floorStatus.motorFault,
  },
  8: {
    errorMsg: 'Slave Comm Error',
    meaning: 'driver board silent: wiring or address',
    floorStatus: floorStatus.serialTimeout,
  },
  16: { errorMsg: 'Lift Comm Error', meaning: 'lift controller silent', floorStatus: floorStatus.motorFault },
  17: { errorMsg: 'Lift Limit Up', meaning: 'lift at its upper limit', floorStatus: floorStatus.motorFault },
  18: { errorMsg: 'Lift Goods', meaning: 'lift platform occupied', floorStatus: floorStatus.motorFault },
  19: { errorMsg: 'Lift Limit Dw', meaning: 'lift at its lower limit', floorStatus: floorStatus.motorFault },
  23: { errorMsg: 'VerMo break', meaning: 'lift motor without power', floorStatus: floorStatus.motorFault },
  24: { errorMsg: 'VerMo short', meaning: 'lift motor shorted', floorStatus: floorStatus.motorFault },
  25: { errorMsg: 'VerMo Encode', meaning: 'lift motor encoder', floorStatus: floorStatus.motorFault },
} as const satisfies Record<number, { errorMsg: string; meaning: string; floorStatus: FloorStatus }>;

/** A code of {@link faultCodes}. */
export type FaultCode = keyof typeof faultCodes;
