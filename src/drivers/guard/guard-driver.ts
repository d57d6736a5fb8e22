import type { Clock } from '#core/ports/clock.ts';
import type { Driver, DriverSettings } from '../driver.ts';

/** What a guard needs. */
export interface GuardOptions {
  /** Measures how long calls of the driver take. */
  readonly clock: Pick<Clock, 'after'>;
  /** What the driver was opened with: its secrets are masked in messages. */
  readonly settings: DriverSettings;
  /** How long a call may take, without the time in which it waits for answers of the cloud, ms; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A driver whose failures have a name: each call ends in time, with a value that the interface allows, or rejects with a
 * {@link DriverError}. What `send` rejected with passes through: no answer is not the driver's fault.
 */
export function guardDriver(driver: Driver, _options: GuardOptions): Driver {
  return driver;
}
