import type { ServedApi } from '#core/api/http/http-server.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import type { ServeSettings } from './settings.ts';

/**
 * The text that a core prints when it can be reached.
 * @param fleet the command that connects the demo machines.
 */
export function startupText(
  { database, demoMachines }: ServeSettings,
  { url, opsUrl }: ServedApi,
  fleet: string,
): string {
  const lines = [
    `vendloop core at ${url}, database ${database}`,
    `  API        ${url}/api/openapi/v1   (described at ${url}/openapi.json)`,
    `  machines   ${url.replace('http', 'ws')}/devices/{machine_no}`,
    `  health     ${opsUrl}/healthz   metrics ${opsUrl}/metrics`,
  ];
  if (demoMachines !== null) {
    const { appId, appSecret, appKey } = demoMerchant;
    lines.push(
      `  demo       Appid ${appId}, AppSecret ${appSecret}, AppKey ${appKey}`,
      `             machines ${machineNumber(0)} to ${machineNumber(demoMachines - 1)}: connect them with  ` + fleet,
    );
  }
  return `${lines.join('\n')}\n`;
}
