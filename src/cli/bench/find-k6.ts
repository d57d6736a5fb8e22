import { findK6, type FoundK6 } from '#harness/bench/k6/find.ts';
import { installK6 } from '#harness/bench/k6/install.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { Complaint, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';

/** k6 as it is found, or else built with Go, which is told line by line. @throws Complaint with all the ways to one. */
export async function k6For(io: CliIo, signal: AbortSignal): Promise<FoundK6> {
  try {
    return await findK6({ env: process.env });
  } catch (notFound) {
    // Whoever names one wants that one.
    if (io.env('K6_PATH') !== undefined) throw new Complaint(messageOf(notFound), { cause: notFound });
    const clock = new SystemClock();
    try {
      return await installK6({ env: process.env, clock, say: (line) => io.err(`${line}\n`), signal });
    } catch (error) {
      throw new Complaint(messageOf(error), { cause: error });
    } finally {
      clock.close();
    }
  }
}
