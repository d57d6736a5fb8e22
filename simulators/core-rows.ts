import type { Lane, Machine } from '../src/core/domain/machine.ts';
import type { MachineSpec } from './machine-spec.ts';

/** What demo machines sell, lane by lane, over again past the end. */
const products = ['矿泉水 550ml', '可乐 330ml', '绿茶 500ml', '橙汁 300ml', '豆奶 250ml', '冰咖啡 280ml', '柠檬茶 500ml', '酸奶 200ml'];

/** Product of a lane: the same number means the same product in every demo machine. */
export function productOfLane(lane: number): number {
  return 1000 + lane;
}

/** The row by which a core knows a simulated machine. */
export function coreMachine(spec: MachineSpec, appId: string): Machine {
  const { machineNo, key, motor, mode, board } = spec;
  return {
    machineNo,
    appId,
    name: `${motor.title} ${machineNo} (${motor.titleZh})`,
    kind: motor.kind,
    mode,
    key,
    floorType: motor.floorType,
    board,
    hasLift: motor.hasLift,
    hasDropSensor: motor.hasDropSensor,
    multiDrop: motor.multiDrop,
    utcOffsetMinutes: 480,
  };
}

/** The rows by which a core knows a simulated machine's lanes: what it holds when it is switched on. Prices in fen. */
export function coreLanes(spec: MachineSpec): readonly Lane[] {
  return Array.from({ length: spec.lanes }, (_, lane) => ({
    machineNo: spec.machineNo,
    lane,
    productId: productOfLane(lane),
    productName: products[lane % products.length] ?? '',
    price: 200 + 50 * (lane % products.length),
    stock: spec.stockPerLane,
  }));
}
