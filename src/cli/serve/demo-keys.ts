import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { UsageError } from '../shared/errors.ts';
import type { ServedMembers } from '../shared/project/served-members.ts';
import { isLoopback } from './network-settings.ts';

/**
 * Protects against public demo keys, which are in the source code.
 * @param isDemo the demo merchant and its machines are served.
 * @throws UsageError when others can reach the address and it is not explicitly allowed.
 */
export function checkDemoKeys(host: string, file: ServedMembers, isDemo: boolean, isAllowed: boolean): void {
  if (isLoopback(host) || isAllowed) return;
  const owner = isDemo ? 'the demo merchant and its machines' : demoKeyIn(file);
  if (owner === null) return;
  const advice =
    'give merchants and machines other keys in --config FILE, listen on 127.0.0.1, or add --demo-in-public if ' +
    'everyone may use them';
  throw new UsageError(`${host} can be reached by others, and the keys of ${owner} are public: ${advice}`);
}

/** The merchant or machine of a configuration that has demo keys; null without one. */
function demoKeyIn({ merchants = [], machines }: ServedMembers): string | null {
  const { appSecret, appKey } = demoMerchant;
  const merchant = merchants.find(
    (each) =>
      [each.appSecret, ...(each.appSecrets ?? [])].includes(appSecret) ||
      [each.appKey, ...(each.appKeys ?? [])].includes(appKey),
  );
  if (merchant) return `merchant ${merchant.appId}`;
  const machine = machines.find(({ machineNo, key, keys = [] }) => [key, ...keys].includes(demoMachineKey(machineNo)));
  return machine ? `machine ${machine.machineNo}` : null;
}
