import type { OpenDriver } from './driver.ts';

/**
 * Gives what a file of a driver exports as `default` its types. It returns what it is given.
 *
 * ```ts
 * export default defineDriver((settings) => ({ name: 'my-cloud', capabilities, merchant, machine, readCallback }));
 * ```
 */
export function defineDriver(open: OpenDriver): OpenDriver {
  return open;
}
