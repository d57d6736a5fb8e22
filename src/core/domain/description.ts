/**
 * What people are shown of machines, products and lanes. It comes from the configuration at every start and decides
 * nothing. A text that is empty is left out of answers.
 */
export interface Descriptions {
  readonly machines: readonly MachineDescription[];
  readonly products: readonly ProductDescription[];
  readonly channels: readonly ChannelDescription[];
}

/** Where a machine stands, and who looks after it. */
export interface MachineDescription {
  readonly machineNo: string;
  readonly address: string;
  /** The last notice about the machine. */
  readonly notifyMessage: string;
  /** Longitude and latitude in degrees, `"116.549815,39.922273"`. */
  readonly lngLat: string;
  readonly contact: string;
  readonly tel: string;
}

/** A group of products. */
export interface Category {
  readonly id: number;
  readonly title: string;
}

/** What a shop shows of a product besides its name and price, which the lanes have. */
export interface ProductDescription {
  /** The merchant that it is for; null for every merchant. */
  readonly appId: string | null;
  readonly productId: number;
  readonly category: Category;
  readonly description: string;
  /** URL of a picture. */
  readonly thumb: string;
  /** Price before a discount, in fen; null for the lane's own price. */
  readonly originalPrice: number | null;
  /** HTML. */
  readonly content: string;
  /** The merchant's own number for it; empty for the product's number. */
  readonly goodNo: string;
  readonly slug: string;
  /** URLs of more pictures. */
  readonly media: readonly string[];
}

/** How a lane is called and where it is. */
export interface ChannelDescription {
  readonly machineNo: string;
  /** 0–99. */
  readonly lane: number;
  /** What stands on the machine beside it, `A21`; a lane test takes it for the lane. */
  readonly name: string;
  /** `A` is the main cabinet. */
  readonly cabinet: string;
  /** From 0, top down. */
  readonly row: number;
  /** From 0, left to right. */
  readonly column: number;
}

/** No descriptions: everything has its default. */
export const noDescriptions: Descriptions = { machines: [], products: [], channels: [] };

/** The category of a product without one. */
export const defaultCategory: Category = { id: 1, title: '默认分类' };

/** Lanes per row in a machine without described lanes. */
const lanesInRow = 10;

/** A machine without a description. */
export function defaultMachine(machineNo: string): MachineDescription {
  return { machineNo, address: '', notifyMessage: '', lngLat: '', contact: '', tel: '' };
}

/** A product without a description. */
export function defaultProduct(productId: number): ProductDescription {
  const texts = { description: '', thumb: '', content: '', goodNo: '', slug: '' };
  return { appId: null, productId, category: defaultCategory, originalPrice: null, media: [], ...texts };
}

/** A lane without a description: ten to a row, `A1` the first. */
export function defaultChannel(machineNo: string, lane: number, cabinet = 'A'): ChannelDescription {
  const column = lane % lanesInRow;
  return { machineNo, lane, name: `${cabinet}${lane + 1}`, cabinet, row: (lane - column) / lanesInRow, column };
}
