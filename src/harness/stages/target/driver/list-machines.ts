import type { Driver } from '#drivers/driver.ts';
import type { ListedDevice } from '#drivers/merchant-driver.ts';
import { refusedMerchantText } from '#harness/drivers/refused-merchant.ts';
import { HttpFailure } from '#core/ports/http.ts';
import { SystemClock } from '../../live/system-clock.ts';
import { DriverCalls } from './driver-calls.ts';
import { driverSender } from './driver-send.ts';

/** A cloud that has not answered by then is not there, ms. */
const answerWithinMs = 4_000;

/**
 * The machines that a cloud lists.
 * @throws Error in one sentence when it does not answer in four seconds, or refuses; DriverError when its driver fails.
 */
export async function listCloudMachines(driver: Driver, url: string): Promise<readonly ListedDevice[]> {
  const clock = new SystemClock();
  const sender = driverSender();
  const calls = new DriverCalls({ driver: driver.name, clock, sender, salt: `${clock.now()}`, emit: () => undefined });
  try {
    const tools = calls.tools('machines', calls.freshNonce(), answerWithinMs);
    const answer = await calls.call('machines', {}, () => driver.merchant.machines(tools));
    if (answer.ok) return answer.value;
    throw new Error(refusedMerchantText(url, answer.refusal));
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw new Error(`no cloud answers at ${url} (${error.message}): start it, or correct --target`, { cause: error });
  } finally {
    await sender.close();
    clock.close();
  }
}
