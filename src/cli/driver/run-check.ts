import { openApiName } from '#drivers/open-api/index.ts';
import { checkDriver } from '#harness/driver-check/check-driver.ts';
import { checkInThread } from '#harness/driver-check/thread/check-in-thread.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import type { CliIo } from '../shared/io.ts';
import { chooseDriver, type ChoiceFlags } from './driver-choice.ts';
import { resultsJson, resultsText } from './report.ts';

/** Flags of `vendloop driver check` as they were typed. */
export interface DriverCheckFlags extends ChoiceFlags {
  readonly json?: boolean;
}

/** Examines a driver without any cloud. Exit code 0 where nothing fails, else 1. */
export async function runDriverCheck(io: CliIo, words: readonly string[], flags: DriverCheckFlags): Promise<void> {
  const { reference, folder, settings } = await chooseDriver(io, words, flags);
  const clock = new SystemClock();
  try {
    const isFile = typeof reference === 'string' && reference !== openApiName;
    const check = isFile ? checkInThread : checkDriver;
    const { driver, passes, checks } = await check({ reference, folder, settings, clock });
    io.out(flags.json === true ? resultsJson(driver, passes, checks) : resultsText(driver, checks, io.language));
    io.exit(passes ? 0 : 1);
  } finally {
    clock.close();
  }
}
