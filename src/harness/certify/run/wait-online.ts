import type { Clock } from '#core/ports/clock.ts';
import { pollUntil } from '#core/ports/waiting.ts';
import type { CertifyMachine } from '../certify-machine.ts';
import type { MerchantCalls } from '../play/merchant-calls.ts';
import { NotPlayable } from '../play/play-errors.ts';
import { granted } from '../play/sale.ts';

/** How long the cloud may take to count a machine online that has connected, ms. */
const onlineWithinMs = 10_000;
const pollMs = 50;

/** Waits until the cloud lists machines as online. @throws NotPlayable that names one that it does not. */
export async function waitOnline(
  calls: MerchantCalls,
  clock: Clock,
  machines: readonly CertifyMachine[],
): Promise<void> {
  let missing: CertifyMachine | undefined;
  const areOnline = async (): Promise<boolean> => {
    const list = granted(await calls.machines(), 'the list of machines');
    missing = machines.find(({ machine }) => !list.some((listed) => listed.machine === machine && listed.online));
    return missing === undefined;
  };
  if (await pollUntil(areOnline, { clock, everyMs: pollMs, withinMs: onlineWithinMs })) return;
  throw new NotPlayable(
    `machine ${missing?.machine ?? ''} has connected, and the cloud does not list it as online: its key there is ` +
      'probably another. Correct the key in the project file',
  );
}

/** A connection that has just ended may be counted for so long, ms. */
const offlineWithinMs = 2_000;

/** Waits until the cloud lists none of these machines as online. @returns those that it still does. */
export async function waitOffline(
  calls: MerchantCalls,
  clock: Clock,
  machines: readonly CertifyMachine[],
): Promise<readonly string[]> {
  let online: readonly string[] = [];
  const areOffline = async (): Promise<boolean> => {
    const list = granted(await calls.machines(), 'the list of machines');
    online = machines.flatMap(({ machine }) =>
      list.some((listed) => listed.machine === machine && listed.online) ? [machine] : [],
    );
    return online.length === 0;
  };
  if (machines.length > 0) await pollUntil(areOffline, { clock, everyMs: pollMs, withinMs: offlineWithinMs });
  return online;
}
