import { durationMs } from '../scenario/duration.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Least and greatest delay of each path of the virtual network, ms; what a scenario does not say is left out. */
export function networkDelays({ network }: Scenario): {
  linkDelayMs?: readonly [number, number];
  httpDelayMs?: readonly [number, number];
} {
  const { link, http } = network;
  return {
    ...(link && { linkDelayMs: [durationMs(link[0]), durationMs(link[1])] as const }),
    ...(http && { httpDelayMs: [durationMs(http[0]), durationMs(http[1])] as const }),
  };
}
