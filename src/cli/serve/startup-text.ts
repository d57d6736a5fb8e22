import type { ServedApi } from '#core/api/http/http-server.ts';
import { maskPassword } from '#core/store/postgres/address.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';
import { machineNumber } from '#simulators/machine/fleet.ts';
import type { CliIo } from '../shared/io.ts';
import { configLines } from './config-lines.ts';
import type { ServeSettings } from './settings.ts';
import type { RunningCore } from './start-core.ts';

/** The text that a core prints when it can be reached. */
export function startupText(
  io: Pick<CliIo, 'command'>,
  { database, demoMachines, mqtt }: ServeSettings,
  { url, opsUrl }: ServedApi,
  { core, isRestart }: Pick<RunningCore, 'core' | 'isRestart'>,
): string {
  const lines = [
    `vendloop core at ${url}, database ${maskPassword(database)}`,
    `  API        ${url}/api/openapi/v1   (described at ${url}/openapi.json)`,
    `  machines   ${url.replace('http', 'ws')}/devices/{machine_no}`,
    ...(mqtt ? [`             ${mqtt.url}, topics /server/app and /clients/{machine_no}`] : []),
    `  health     ${opsUrl}/healthz   metrics ${opsUrl}/metrics`,
  ];
  if (demoMachines !== null) {
    const { appId, appSecret, appKey } = demoMerchant;
    lines.push(
      `  demo       Appid ${appId}, AppSecret ${appSecret}, AppKey ${appKey}`,
      `             machines ${machineNumber(0)} to ${machineNumber(demoMachines - 1)}: connect them with  ` +
        io.command('fleet', '--url', url, '--count', `${demoMachines}`),
    );
  }
  if (core.backupTakenAt !== null)
    lines.push(
      `  restored   from a copy of ${new Date(core.backupTakenAt).toISOString()}: ids and tokens continue above all ` +
        'that were issued since',
    );
  // With a new database, all machines are new, so the changes are not printed.
  if (isRestart) lines.push(...configLines(core.configChanges).map((line) => `  changed    ${line}`));
  return `${lines.join('\n')}\n`;
}
