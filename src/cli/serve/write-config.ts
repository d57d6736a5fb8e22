import { existsSync } from 'node:fs';
import type { Secrets } from '#core/ports/random.ts';
import { laneRows, machineRow } from '#simulators/machine/core-rows.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import type { ProjectInput } from '#harness/project/schema.ts';
import type { CliIo } from '../shared/io.ts';
import { createSecretText } from '../shared/write-file.ts';
import type { DemoSizes } from './settings.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 32 of 62 letters: 190 bits. */
const keyLength = 32;

/**
 * `vendloop serve --write-config`: writes a configuration with new keys. A file that exists is kept, so that the
 * command may run before each start.
 * @throws WriteError
 */
export function writeConfig(io: Pick<CliIo, 'out'>, file: string, sizes: DemoSizes, secrets: Secrets): void {
  if (existsSync(file)) {
    io.out(`${file} exists, and is kept with its keys\n`);
    return;
  }
  createSecretText(file, `${JSON.stringify(newConfig(sizes, secrets), null, 2)}\n`);
  io.out(`wrote ${file}: keys for the merchant "${appId}" and ${sizes.machines} machines\n`);
}

const appId = 'shop';

/** A merchant and a mixed fleet, as `vendloop fleet` simulates it, each with a key that is drawn. */
function newConfig({ machines, stock }: DemoSizes, secrets: Secrets): ProjectInput {
  const specs = fleetSpecs(mixedFleet(machines).map((group) => ({ ...group, stockPerLane: stock })));
  return {
    merchants: [{ appId, appSecret: newKey(secrets), appKey: newKey(secrets), name: 'Shop' }],
    machines: specs.map((spec) => ({
      ...machineRow(spec, appId),
      key: newKey(secrets),
      lanes: laneRows(spec).map(({ machineNo: _machineNo, ...lane }) => lane),
    })),
  };
}

function newKey(secrets: Secrets): string {
  return Array.from({ length: keyLength }, () => letters[secrets.secretInteger(0, letters.length - 1)]).join('');
}
