import { findK6, type K6Program } from '#harness/bench/k6/find.ts';
import { installK6 } from '#harness/bench/k6/install.ts';
import { k6CacheDir } from '#harness/bench/k6/release.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { systemReason } from '../shared/write-file.ts';

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
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
        throw new UsageError(
          `k6 cannot be built in ${k6CacheDir}: ${systemReason(error)}; name a k6 with K6_PATH, or put one on the PATH`,
          { cause: error },
        );
      throw new UsageError(messageOf(error), { cause: error });
    } finally {
      clock.close();
    }
  }
}
