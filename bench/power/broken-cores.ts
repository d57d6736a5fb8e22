import type { BrokenCore } from './broken-core.ts';
import { brokenDeliveries } from './broken-cores/deliveries.ts';
import { brokenMessages } from './broken-cores/messages.ts';
import { brokenOrders } from './broken-cores/orders.ts';

/** Rules that worlds must hold, each broken by hand. */
export const brokenCores: readonly BrokenCore[] = [...brokenDeliveries, ...brokenOrders, ...brokenMessages];
