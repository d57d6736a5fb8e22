import type { DriverReference } from '#drivers/driver-reference.ts';
import type { Opaque } from '#drivers/values.ts';
import type { Project } from './project.ts';

/** The driver of a project file, and what it alone understands. */
export interface ProjectDriver {
  readonly reference: DriverReference;
  readonly options: Readonly<Record<string, Opaque>>;
}

/**
 * The driver of a project file; the first driver where it names none.
 * @throws UsageError for a variable of its options that is not set.
 */
export function projectDriver(project: Project | null): ProjectDriver {
  const driver = project?.members.driver;
  if (project === null || driver === undefined) return { reference: undefined, options: {} };
  if (typeof driver === 'string') return { reference: driver, options: {} };
  const options = project.withSecrets(driver.options, ['driver', 'options']) as ProjectDriver['options'];
  return { reference: driver.command === undefined ? driver.file : { command: driver.command }, options };
}
