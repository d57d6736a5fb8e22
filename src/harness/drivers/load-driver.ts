import type { Clock } from '#core/ports/clock.ts';
import type { Driver, DriverSettings } from '#drivers/driver.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';

/** What loading a driver needs. */
export interface LoadDriverTools {
  /** Measures how long calls of the driver take. */
  readonly clock: Pick<Clock, 'after'>;
  /** Folder that a file and a program are sought from: that of the project file, else the working directory. */
  readonly folder: string;
  /** How long a call may take, ms; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Loads a driver, opens it with the settings and guards it: each failure of it is a {@link DriverError}. The caller
 * closes it.
 * @throws DriverError in one sentence: no such file or program, no default export, an error of its own, with the line.
 */
export function loadDriver(
  reference: DriverReference,
  _settings: DriverSettings,
  _tools: LoadDriverTools,
): Promise<Driver> {
  const driver = reference === undefined ? 'open-api' : JSON.stringify(reference);
  const failure = { driver, call: 'open', problem: 'cannot-load', given: '', came: 'no loader is there yet' } as const;
  return Promise.reject(new DriverError(failure));
}
