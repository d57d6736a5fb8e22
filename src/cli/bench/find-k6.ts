import { findK6, type K6Program } from '#harness/bench/k6/find.ts';
import { installK6 } from '#harness/bench/k6/install.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** k6 as it is found, or else built with Go, which is told line by line. @throws Complaint with all the ways to one. */
export async function findOrInstallK6(io: CliIo, signal: AbortSignal): Promise<K6Program> {
  try {
    return await findK6({ env: process.env });
  } catch (notFound) {
    // Whoever names one wants that one.
    if (io.env('K6_PATH') !== undefined) throw new UsageError(messageOf(notFound), { cause: notFound });
    const clock = new SystemClock();
    try {
      return await installK6({ env: process.env, clock, print: (line) => io.err(`${line}\n`), signal });
    } catch (error) {
      throw new UsageError(messageOf(error), { cause: error });
    } finally {
      clock.close();
    }
  }
}
