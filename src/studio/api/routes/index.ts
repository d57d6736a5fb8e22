import type { AnyRoute } from '../route.ts';
import { deliveryRoutes } from './deliveries.ts';
import { faultRoutes, machineRoutes } from './machines.ts';
import { runRoutes } from './runs.ts';
import { scenarioRoutes } from './scenarios.ts';
import { textRoutes } from './texts.ts';
import { worldRoutes } from './world.ts';

/** Every operation that answers JSON. */
export const routes: readonly AnyRoute[] = [
  ...worldRoutes,
  ...machineRoutes,
  ...deliveryRoutes,
  ...faultRoutes,
  ...runRoutes,
  ...scenarioRoutes,
  ...textRoutes,
];
