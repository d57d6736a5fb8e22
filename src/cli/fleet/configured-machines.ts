import type { MachineKind } from '#core/domain/machine.ts';
import { readConfigFile } from '../shared/config-file.ts';
import { UsageError } from '../shared/errors.ts';

/** A machine of a core's configuration, as far as a simulated machine needs it. Plain data, for worker threads. */
export interface ConfiguredMachine {
  readonly machineNo: string;
  /** The key that it signs with: the first one, which is the new one while a key is rotated. */
  readonly key: string;
  readonly kind: MachineKind;
  /** Number of lanes, from lane 0 to the highest one that is declared. */
  readonly lanes: number;
  readonly board: number;
}

/**
 * The machines of a configuration of `vendloop serve`, in the order of the file.
 * @param file names it in errors.
 * @throws UsageError when it cannot be used, or has no machine.
 */
export function configuredMachinesOf(text: string, file: string): readonly ConfiguredMachine[] {
  const { machines } = readConfigFile(text, file);
  if (machines.length === 0) throw new UsageError(`${file} has no machines, so that there is no fleet to simulate`);
  return machines.map(({ machineNo, key, keys, kind, lanes, board }) => ({
    machineNo,
    key: key ?? keys?.[0] ?? '',
    kind,
    lanes: Math.max(0, ...lanes.map(({ lane }) => lane)) + 1,
    board,
  }));
}
