import type { ConfiguredLane, ConfiguredMachine } from '#core/domain/machine.ts';
import type { FreshnessMode } from '#core/domain/freshness.ts';
import { defaultProduct, type ProductDescription } from '#core/domain/description.ts';
import { keysOf } from './machine-keys.ts';
import type { MachineSpec } from './machine-spec.ts';

/** Products of demo machines, lane by lane; the list repeats. */
const productNames = [
  '矿泉水 550ml',
  '可乐 330ml',
  '绿茶 500ml',
  '橙汁 300ml',
  '豆奶 250ml',
  '冰咖啡 280ml',
  '柠檬茶 500ml',
  '酸奶 200ml',
];
/** Colours of the products' pictures. */
const productColours = ['#4aa3df', '#a5282c', '#5c8a3a', '#f08c1e', '#e9dcc0', '#5b3a29', '#e8c53a', '#d9a7c7'];
/** Maximum number of lanes of a machine. */
const maxLanes = 100;

/** Product of a lane: the same number means the same product in every demo machine. */
export function productOfLane(lane: number): number {
  return 1000 + lane;
}

/** Product in a lane of a machine. */
export function productInLane({ declaration }: Pick<MachineSpec, 'declaration'>, lane: number): number {
  return declaration?.products?.get(lane) ?? productOfLane(Math.floor(lane / (declaration?.lanesPerProduct ?? 1)));
}

/** The lanes of a machine that hold a product, at least one. */
export function sellingLanes({ lanes, declaration }: Pick<MachineSpec, 'lanes' | 'declaration'>): readonly number[] {
  const declared = [...(declaration?.products?.keys() ?? [])];
  return declared.length > 0 ? declared : Array.from({ length: lanes }, (_, lane) => lane);
}

/** How a shop presents the products of demo machines: category, short text, and a picture that needs no network. */
export function demoProducts(): readonly ProductDescription[] {
  return Array.from({ length: maxLanes }, (_, lane) => {
    const name = productNames[lane % productNames.length] ?? '';
    const colour = encodeURIComponent(productColours[lane % productColours.length] ?? '');
    const bottle = `<rect x='3' y='1' width='3' height='7' fill='${colour}'/>`;
    const picture = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>${bottle}</svg>`;
    return {
      ...defaultProduct(productOfLane(lane)),
      category: { id: 1, title: '饮料' },
      description: name,
      thumb: `data:image/svg+xml,${picture}`,
      content: `<p>${name}</p>`,
    };
  });
}

/** The core's row for a simulated machine. */
export function machineRow(spec: MachineSpec, appId: string): ConfiguredMachine {
  const { machineNo, motor, mode, board, declaration = {} } = spec;
  const [key = '', ...otherKeys] = keysOf(spec);
  return {
    machineNo,
    appId,
    name: `${motor.title} ${machineNo} (${motor.titleZh})`,
    kind: motor.kind,
    mode,
    key,
    ...(otherKeys.length > 0 && { otherKeys }),
    floorType: declaration.floorType ?? motor.floorType,
    board,
    hasLift: declaration.hasLift ?? motor.hasLift,
    hasDropSensor: declaration.hasDropSensor ?? motor.hasDropSensor,
    multiDrop: motor.multiDrop,
    utcOffsetMinutes: declaration.utcOffsetMinutes ?? 480,
  };
}

/**
 * Old firmware cannot answer a challenge: after its clock goes back, only a core without freshness checks accepts it.
 */
export function freshnessModes(specs: readonly MachineSpec[]): Readonly<Record<string, FreshnessMode>> {
  return Object.fromEntries(
    specs.filter(({ firmware }) => firmware === 'old').map(({ machineNo }) => [machineNo, 'off']),
  );
}

/** The core's rows for a simulated machine's lanes, with the initial stock. Prices in fen. */
export function laneRows(spec: MachineSpec): readonly ConfiguredLane[] {
  const prices = spec.declaration?.prices ?? [];
  return Array.from({ length: spec.lanes }, (_, lane) => {
    const productId = productInLane(spec, lane);
    const name = productId % productNames.length;
    return {
      machineNo: spec.machineNo,
      lane,
      productId,
      productName: productNames[name] ?? '',
      price: prices[lane % prices.length] ?? 200 + 50 * name,
      stock: spec.stockPerLane,
      capacity: spec.stockPerLane,
    };
  });
}
