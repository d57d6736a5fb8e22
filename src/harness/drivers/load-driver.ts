import { resolve } from 'node:path';
import type { Clock } from '#core/ports/clock.ts';
import type { Driver, DriverSettings, OpenDriver } from '#drivers/driver.ts';
import type { DriverReference } from '#drivers/driver-reference.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import { guardDriver, openDriver } from '#drivers/guard/guard-driver.ts';
import { openApiDriver, openApiName } from '#drivers/open-api/index.ts';
import { openJsonLines } from '#drivers/json-lines/open-json-lines.ts';
import type { DriverProgram, StartProgram } from '#drivers/json-lines/program.ts';
import { ImportError, importFile } from '../import-file.ts';
import { programStarter } from './start-program.ts';

/** What loading a driver needs. */
export interface LoadDriverTools {
  /** Measures how long calls of the driver take. */
  readonly clock: Pick<Clock, 'after'>;
  /** Folder that a file and a program are sought from: that of the project file, else the working directory. */
  readonly folder: string;
  /** How long a call may work between two answers of the cloud, ms; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Loads a driver, opens it with the settings and guards it: each failure of it is a {@link DriverError}. The caller
 * closes it.
 * @throws DriverError in one sentence: no such file or program, no default export, an error of its own with its line.
 */
export async function loadDriver(
  reference: DriverReference,
  settings: DriverSettings,
  { clock, folder, timeoutMs }: LoadDriverTools,
): Promise<Driver> {
  const opened = await openUnguarded(reference, settings, { clock, folder, timeoutMs });
  try {
    return guardDriver(opened.driver, { clock, settings, timeoutMs });
  } catch (error) {
    await closeUnguarded(opened.driver);
    await opened.close();
    throw error;
  }
}

/** Closes a driver that is not used. What goes wrong in it matters no more. */
export async function closeUnguarded(driver: unknown): Promise<void> {
  try {
    await (driver as Partial<Driver> | null | undefined)?.close?.();
  } catch {
    // The first failure is reported.
  }
}

/** A driver that is open, as it is. */
export interface OpenedDriver {
  readonly driver: Driver;
  /** Ends what opening has begun. */
  close(): Promise<void>;
}

/**
 * Loads a driver and opens it, without a guard: what it returned is not examined.
 * @throws DriverError as {@link loadDriver} does.
 */
export async function openUnguarded(
  reference: DriverReference,
  settings: DriverSettings,
  { clock, folder, timeoutMs }: LoadDriverTools,
): Promise<OpenedDriver> {
  const opener = await driverOpener(reference, folder, clock);
  try {
    const driver = await openDriver(referenceName(reference), () => opener.open(settings), {
      clock,
      settings,
      timeoutMs,
    });
    return { driver, close: () => opener.abandon() };
  } catch (error) {
    await opener.abandon();
    throw error;
  }
}

/** Longest command line that a message shows, characters. */
const maxShownCommand = 80;

/** How messages call a driver before it has named itself. */
export function referenceName(reference: DriverReference): string {
  if (reference === undefined) return openApiName;
  if (typeof reference === 'string') return reference;
  const line = reference.command.join(' ');
  return `"${line.length > maxShownCommand ? `${line.slice(0, maxShownCommand)}…` : line}"`;
}

interface Opener {
  readonly open: OpenDriver;
  /** Ends what opening has begun, when it fails. */
  abandon(): Promise<void>;
}

async function driverOpener(reference: DriverReference, folder: string, clock: Pick<Clock, 'after'>): Promise<Opener> {
  const nothingBegun = (): Promise<void> => Promise.resolve();
  if (reference === undefined || reference === openApiName) return { open: openApiDriver, abandon: nothingBegun };
  if (typeof reference === 'string') return { open: await fileOpener(reference, folder), abandon: nothingBegun };
  const cannotLoad = cannotLoadError(reference);
  if (reference.command.length === 0) throw cannotLoad('its command is empty');
  return programOpener(reference.command, programStarter(folder, clock));
}

function programOpener(command: readonly string[], start: StartProgram): Opener {
  const programs: DriverProgram[] = [];
  return {
    open: (settings) =>
      openJsonLines(command, settings, (line, events) => {
        const program = start(line, events);
        programs.push(program);
        return program;
      }),
    abandon: async () => {
      await Promise.all(programs.map((program) => program.stop()));
    },
  };
}

async function fileOpener(file: string, folder: string): Promise<OpenDriver> {
  const cannotLoad = cannotLoadError(file);
  let exported: unknown;
  try {
    exported = (await importFile(resolve(folder, file)))['default'];
  } catch (error) {
    if (error instanceof ImportError) throw cannotLoad(error.message);
    throw error;
  }
  if (typeof exported === 'function') return exported as OpenDriver;
  const what = exported === undefined ? 'it has no default export' : `its default export is no function`;
  throw cannotLoad(`${what}; write "export default defineDriver((settings) => ({ … }))"`);
}

function cannotLoadError(reference: DriverReference): (came: string) => DriverError {
  const driver = referenceName(reference);
  return (came) => new DriverError({ driver, call: 'open', problem: 'cannot-load', given: '', came });
}
