/** How a delivery ended. It ends once (`one-outcome`). */
export interface DeliveryOutcome {
  readonly kind: 'success' | 'failure' | 'timeout';
  /** `floor_status` of PROTOCOL §5: 1 normal. */
  readonly floorStatus: number;
  /** `error_msg` of PROTOCOL §5; empty on success. */
  readonly errorMsg: string;
  /** Wall clock, Unix ms. */
  readonly at: number;
}

/** One command to one machine and what became of it. */
export interface Delivery {
  /** Sixteen digits. */
  readonly id: string;
  readonly machineNo: string;
  readonly appId: string;
  /** A sale, or a technician's lane test (which has no order: `orderId` and `recordId` are 0). */
  readonly purpose: 'sale' | 'lane-test';
  readonly orderId: number;
  readonly recordId: number;
  readonly lane: number;
  /** Items that this one command drops. */
  readonly quantity: number;
  /** The grant of the machine's lock under which it runs. */
  readonly token: number;
  readonly notifyUrl: string;
  /** Wall clock, Unix ms. */
  readonly startedAt: number;
  /** Core time of the fallback (PROTOCOL §4.5); null once there is an outcome. */
  readonly timeoutAt: number | null;
  readonly outcome: DeliveryOutcome | null;
}

/** A queued command that has not started (PROTOCOL §4.10). Jobs of a machine start in the order of their ids. */
export interface Job {
  readonly id: number;
  readonly machineNo: string;
  readonly orderId: number;
  readonly recordId: number;
  /** Items that the command will drop. */
  readonly quantity: number;
}
