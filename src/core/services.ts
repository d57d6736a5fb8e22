import type { Category, ChannelDescription, MachineDescription, ProductDescription } from './domain/description.ts';
import type { ConfiguredMachine, Lane, Machine, MachineMode } from './domain/machine.ts';
import type { Merchant } from './domain/merchant.ts';
import type { Order } from './domain/order.ts';
import type { DeliveryOutcome } from './domain/delivery.ts';
import type { PickupCode, PickupCodeStatus } from './domain/pickup-code.ts';
import type { Result } from './domain/errors.ts';
import type { Rows } from './store/store.ts';

/** Identifies a signed request: the same key gets the first answer again and has no second effect (PROTOCOL §2). */
export interface IdempotencyKey {
  readonly sign: string;
}

/** What the merchant sees of a delivery. */
export interface DeliveryView {
  readonly deliveryId: string;
  /** Wall clock, Unix ms. */
  readonly startedAt: number;
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
  readonly machine: Omit<Machine, 'key' | 'otherKeys'>;
  readonly online: boolean;
  readonly description: MachineDescription;
}

/** A machine with what it sells, in outline. */
export interface MachineDetail extends MachineView {
  /** Names of its cabinets. */
  readonly cabinets: readonly string[];
  /** Categories of its products. */
  readonly categories: readonly Category[];
  /** Name of its merchant. */
  readonly merchantName: string;
}

/** A lane with the product in it, and all that a shop shows of both. */
export interface ProductView {
  readonly lane: Lane;
  /** Address of the lane's driver board. */
  readonly board: number;
  readonly product: ProductDescription;
  readonly channel: ChannelDescription;
}

/** A page of a machine's products; `page` from 1. */
export interface ProductPage {
  readonly machineNo: string;
  readonly page: number;
  readonly perPage: number;
}

/** Which pickup codes of a machine to cancel; `id` null: every unused one. */
export interface CancelCodes {
  readonly machineNo: string;
  readonly id: number | null;
}

/** Which lane of a machine to run, by its number or its name. */
export interface LaneTest {
  readonly machineNo: string;
  readonly lane: number | string;
  readonly notifyUrl: string;
}

/** Pickup codes with what is needed to show them. */
export interface PickupCodeList {
  readonly codes: readonly PickupCodeView[];
  readonly utcOffsetMinutes: number;
}

/** A pickup code with how it stands. */
export interface PickupCodeView {
  readonly code: PickupCode;
  readonly status: PickupCodeStatus;
}

/**
 * What the core does for merchants. The API is a translation of these calls; so is any other front. Each effect is
 * one decision in the store. Input is validated in shape already; a refusal is a value.
 */
export interface Services {
  readonly orders: {
    create(
      caller: Merchant,
      input: {
        machineNo: string;
        notifyUrl: string;
        tradeId: string;
        products: readonly { productId: number; quantity: number }[];
      },
    ): Promise<Result<{ orderId: number }>>;
    get(caller: Merchant, input: { orderId: number; machineNo: string }): Promise<Result<OrderView>>;
    /** `status`: the number that the merchant sends, 1–6. */
    update(
      caller: Merchant,
      input: { orderId: number; machineNo: string; status: number } & IdempotencyKey,
    ): Promise<Result<{ orderId: number }>>;
  };
  readonly pickupCodes: {
    /** `productId` null: a code for any product. `expiresAt`: wall clock, Unix ms. */
    create(
      caller: Merchant,
      input: {
        machineNo: string;
        productId: number | null;
        expiresAt: number | null;
        codeLength: number;
        count: number;
      } & IdempotencyKey,
    ): Promise<Result<{ created: number }>>;
    list(caller: Merchant, input: { machineNo: string; productId: number }): Promise<Result<PickupCodeList>>;
    cancel(caller: Merchant, input: CancelCodes & IdempotencyKey): Promise<Result<{ cancelled: number }>>;
    consume(
      caller: Merchant,
      input: {
        machineNo: string;
        code: string;
        productId: number;
        notifyUrl: string;
        tradeId: string;
      } & IdempotencyKey,
    ): Promise<Result<OrderView>>;
  };
  readonly catalogue: {
    products(
      caller: Merchant,
      input: ProductPage,
    ): Promise<Result<{ total: number; products: readonly ProductView[] }>>;
    /** Every lane of a machine, in order of number. */
    floors(caller: Merchant, input: { machineNo: string }): Promise<Result<readonly ProductView[]>>;
    machines(caller: Merchant): Promise<Result<readonly MachineView[]>>;
    machine(caller: Merchant, machineNo: string): Promise<Result<MachineDetail>>;
    /** `utcOffsetMinutes` of a machine of the caller, for texts that a payload gives in the machine's own time. */
    zone(caller: Merchant, machineNo: string): Promise<Result<number>>;
  };
  /** `arrivedAt`: when the request arrived, on the clock's monotonic reading, where that is known. */
  readonly deliveries: {
    deliver(
      caller: Merchant,
      input: { machineNo: string; orderId: number; recordId: number } & IdempotencyKey,
      arrivedAt?: number,
    ): Promise<Result<DeliveryView>>;
    result(caller: Merchant, input: { machineNo: string; deliveryId: string }): Promise<Result<DeliveryView>>;
    laneTest(caller: Merchant, input: LaneTest & IdempotencyKey, arrivedAt?: number): Promise<Result<DeliveryView>>;
    queue(
      caller: Merchant,
      input: { machineNo: string; orderId: number } & IdempotencyKey,
      arrivedAt?: number,
    ): Promise<Result<QueueView>>;
  };
}

/** What the machine gateway calls for a machine's message (PROTOCOL §7). Input is verified and validated. */
export interface MachineReports {
  onAcknowledgement(report: { machineNo: string; deliveryId: string; token: number }): Promise<void>;
  /**
   * `deliveryId` and `token` are null for old firmware, which names order and record alone.
   * @param arrivedAt when its frame arrived, on the clock's monotonic reading, where that is known.
   */
  onResult(
    report: {
      machineNo: string;
      deliveryId: string | null;
      token: number | null;
      orderId: number;
      recordId: number;
      success: boolean;
      floorStatus: number;
      errorMsg: string;
    },
    arrivedAt?: number,
  ): Promise<void>;
  onModeChange(report: { machineNo: string; mode: MachineMode }): Promise<void>;
}

/** A dispense command, before it is signed and sent (PROTOCOL §7). */
export interface DispenseCommand {
  readonly deliveryId: string;
  readonly token: number;
  readonly orderId: number;
  readonly recordId: number;
  readonly lane: number;
  readonly quantity: number;
  readonly machine: ConfiguredMachine;
  /** Core time at which its lock expires: afterwards it may not be sent. */
  readonly sendBefore: number;
}

/** The rows that a question is about, and the core time of the question. */
export interface RowsAtTime {
  readonly tx: Rows;
  readonly now: number;
}

/** What delivery asks of the gateway. */
export interface CommandGateway {
  /**
   * A machine that has proved its number and was heard from within the offline limit.
   * @param at where several cores share the store, their rows know it. A decision notes what it finds out.
   */
  isOnline(machineNo: string, at: RowsAtTime): boolean;
  /** Sends a command now. @returns null when it was handed to the wire, else why it could not be. */
  dispense(command: DispenseCommand): string | null;
}
