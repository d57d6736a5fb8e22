import type { Scenario } from '../src/harness/scenario/scenario.ts';
import dwellLock from './dwell-lock.ts';
import drinksQuantity from './drinks-quantity.ts';
import firstSale from './first-sale.ts';
import pickupCode from './pickup-code.ts';
import timeoutFallback from './timeout-fallback.ts';

/** The catalogue, in the order in which it is listed. */
export const scenarios: readonly Scenario[] = [firstSale, dwellLock, pickupCode, drinksQuantity, timeoutFallback];
