/** The kinds of machine, each with its own dwell limit (PROTOCOL §4.3). */
export const machineKinds = ['electronic-lock', 'motor', 'conveyor', 'other'] as const;
export type MachineKind = (typeof machineKinds)[number];

/** What a machine is up to. MAINTENANCE takes lane tests only, TRANSFER nothing (PROTOCOL §7). */
export const machineModes = ['NORMAL', 'MAINTENANCE', 'TRANSFER'] as const;
export type MachineMode = (typeof machineModes)[number];

/**
 * `floor_type` of the dispense command: 1 spring motor, 2 electromagnetic lock, 3 conveyor, 4 timed motor (PROTOCOL
 * §7).
 */
export type FloorType = 1 | 2 | 3 | 4;

/** A machine as the core knows it. Eight digits of `machineNo` name it everywhere. */
export interface Machine {
  readonly machineNo: string;
  /** The merchant it belongs to. */
  readonly appId: string;
  readonly name: string;
  readonly kind: MachineKind;
  readonly mode: MachineMode;
  /** Key of the machine's own messages (the rule of PROTOCOL §2). A secret. */
  readonly key: string;
  /** Keys that are accepted besides it, while one replaces another. Secrets. */
  readonly otherKeys?: readonly string[];
  readonly floorType: FloorType;
  /** Driver board, 1–8. */
  readonly board: number;
  readonly hasLift: boolean;
  readonly hasDropSensor: boolean;
  /** True when one command drops a record's whole quantity (drinks machines; PROTOCOL §4.2). */
  readonly multiDrop: boolean;
  /** Minutes east of Greenwich for the times in answers; 480 (GMT+8) unless the machine stands elsewhere. */
  readonly utcOffsetMinutes: number;
  /** When the core first knew it; wall clock, Unix ms. */
  readonly createdAt: number;
}

/** `appId` of a machine that left the configuration: it belongs to no merchant. */
export const noMerchant = '';

/** Every key that a machine's messages may be signed with. */
export function keysOf({ key, otherKeys = [] }: Pick<Machine, 'key' | 'otherKeys'>): readonly string[] {
  return [key, ...otherKeys];
}

/** A machine as a configuration names it: the core adds the rest when it enters it. */
export type ConfiguredMachine = Omit<Machine, 'createdAt'>;

/** One lane of a machine: what it holds and what that costs. */
export interface Lane {
  readonly machineNo: string;
  /** 0–99. */
  readonly lane: number;
  readonly productId: number;
  readonly productName: string;
  /** In fen (1/100 yuan). */
  readonly price: number;
  /** Items that may still be sold: what an open order has reserved is not counted. */
  readonly stock: number;
  /** Items that the lane holds when it is full. */
  readonly capacity: number;
  /** `floor_status` of the machine's last result for this lane (PROTOCOL §5); 1, normal, before the first. */
  readonly floorStatus: number;
}

/** `productId` of a lane that has left the configuration: it is not shown and sells nothing. */
export const noProduct = 0;

/** True for a lane that the configuration has. */
export function isInUse({ productId }: Pick<Lane, 'productId'>): boolean {
  return productId !== noProduct;
}

/** A lane as a configuration names it. */
export type ConfiguredLane = Omit<Lane, 'floorStatus'>;
