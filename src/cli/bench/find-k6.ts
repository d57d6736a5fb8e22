import { findK6, type K6Program } from '#harness/bench/k6/find.ts';
import { installK6 } from '#harness/bench/k6/install.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** Finds k6, or builds it with Go and prints the progress. @throws UsageError that lists the ways to install it. */
export async function findOrInstallK6(io: CliIo, signal: AbortSignal): Promise<K6Program> {
  try {
    return await findK6({ env: process.env });
  } catch (notFound) {
    // A user who names one wants that one.
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
