import type { Machine, Lane, MachineMode } from './domain/machine.ts';
import type { Merchant } from './domain/merchant.ts';
import type { Order } from './domain/order.ts';
import type { DeliveryOutcome } from './domain/delivery.ts';
import type { PickupCode } from './domain/pickup-code.ts';
import type { Result } from './domain/errors.ts';

/** The mark of one signed request: the same mark gets the first answer again and has no second effect (PROTOCOL §2). */
export interface Once {
  readonly sign: string;
}

/** What the merchant sees of a delivery. */
export interface DeliveryView {
  readonly deliveryId: string;
  /** Wall clock, Unix ms. */
  readonly beganAt: number;
  readonly outcome: DeliveryOutcome | null;
  readonly utcOffsetMinutes: number;
}

/** Where an order's queued delivery stands, in items (PROTOCOL §4.10). */
export interface QueueView {
  readonly total: number;
  readonly pending: number;
  readonly in_progress: number;
  readonly delivered: number;
  readonly failed: number;
}

/** An order with what is needed to show it. */
export interface OrderView {
  readonly order: Order;
  readonly utcOffsetMinutes: number;
}

/** A machine with what is known of its connection. */
export interface MachineView {
  readonly machine: Omit<Machine, 'key'>;
  readonly online: boolean;
}

/**
 * What the core does for merchants. The API is a translation of these calls; so is any other front. Each effect is
 * one decision in the store. Input is validated in shape already; a refusal is a value.
 */
export interface Services {
  readonly orders: {
    create(caller: Merchant, input: { machineNo: string; notifyUrl: string; tradeId: string; products: readonly { productId: number; quantity: number }[] }): Promise<Result<{ orderId: number }>>;
    get(caller: Merchant, input: { orderId: number; machineNo: string }): Promise<Result<OrderView>>;
    /** `status`: the number that the merchant sends, 1–6. */
    update(caller: Merchant, input: { orderId: number; machineNo: string; status: number } & Once): Promise<Result<{ orderId: number }>>;
  };
  readonly pickupCodes: {
    /** `productId` null: a code for any product. `expiresAt`: wall clock, Unix ms. */
    create(caller: Merchant, input: { machineNo: string; productId: number | null; expiresAt: number | null; codeLength: number; count: number } & Once): Promise<Result<{ created: number }>>;
    list(caller: Merchant, input: { machineNo: string; productId: number }): Promise<Result<{ codes: readonly PickupCode[]; utcOffsetMinutes: number }>>;
    consume(caller: Merchant, input: { machineNo: string; code: string; productId: number; notifyUrl: string; tradeId: string } & Once): Promise<Result<OrderView>>;
  };
  readonly catalogue: {
    /** `page` from 1. */
    products(caller: Merchant, input: { machineNo: string; page: number; perPage: number }): Promise<Result<{ total: number; lanes: readonly Lane[] }>>;
    machines(caller: Merchant): Promise<Result<readonly MachineView[]>>;
    /** `utcOffsetMinutes` of a machine of the caller, for texts that a payload gives in the machine's own time. */
    zone(caller: Merchant, machineNo: string): Promise<Result<number>>;
  };
  /** `arrivedAt`: when the request arrived, on the clock's monotonic reading, where that is known. */
  readonly deliveries: {
    deliver(caller: Merchant, input: { machineNo: string; orderId: number; recordId: number } & Once, arrivedAt?: number): Promise<Result<DeliveryView>>;
    result(caller: Merchant, input: { machineNo: string; deliveryId: string }): Promise<Result<DeliveryView>>;
    laneTest(caller: Merchant, input: { machineNo: string; lane: number; notifyUrl: string } & Once, arrivedAt?: number): Promise<Result<DeliveryView>>;
    queue(caller: Merchant, input: { machineNo: string; orderId: number } & Once, arrivedAt?: number): Promise<Result<QueueView>>;
  };
}

/** What the machine gateway calls when a machine says something (PROTOCOL §7). Input is verified and validated. */
export interface MachineReports {
  acknowledged(report: { machineNo: string; deliveryId: string; token: number }): Promise<void>;
  /**
   * `deliveryId` and `token` are null for old firmware, which names order and record alone.
   * @param arrivedAt when its frame arrived, on the clock's monotonic reading, where that is known.
   */
  result(report: { machineNo: string; deliveryId: string | null; token: number | null; orderId: number; recordId: number; success: boolean; floorStatus: number; errorMsg: string }, arrivedAt?: number): Promise<void>;
  modeChanged(report: { machineNo: string; mode: MachineMode }): Promise<void>;
}

/** A dispense command, before it is signed and sent (PROTOCOL §7). */
export interface DispenseCommand {
  readonly deliveryId: string;
  readonly token: number;
  readonly orderId: number;
  readonly recordId: number;
  readonly lane: number;
  readonly quantity: number;
  readonly machine: Machine;
}

/** What delivery asks of the gateway. */
export interface MachineLine {
  /** A machine that has proved its number and was heard from within the offline limit. */
  isOnline(machineNo: string): boolean;
  /** Sends a command now. @returns null when it was handed to the wire, else why it could not be. */
  dispense(command: DispenseCommand): string | null;
}
