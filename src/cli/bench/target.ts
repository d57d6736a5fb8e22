import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { waitForCore } from '#harness/runner/join-target.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { UsageError, messageOf } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { accountOf } from '../shared/target-account.ts';

/** Checks that the core to be loaded answers. @throws UsageError within five seconds when it does not. */
export async function checkTarget(io: CliIo, url: string): Promise<void> {
  const clock = new SystemClock();
  const http = undiciHttp();
  try {
    await waitForCore({ url, merchant: { ...accountOf(io), name: '' }, http, clock });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  } finally {
    await http.close();
    clock.close();
  }
}
