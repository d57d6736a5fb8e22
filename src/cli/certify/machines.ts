import type { ListedDevice } from '#drivers/merchant-driver.ts';
import type { Cloud } from '../shared/cloud.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { freeMachines, type NamedMachine } from '../shared/named-machines.ts';

/** Machines that are played where none are named: two of each motor type of the demo fleet. */
const maxFreeMachines = 8;

/**
 * The machines that are played: those that are named, else some that the cloud lists as offline and whose key is known.
 * @throws UsageError where there are none.
 */
export function machinesToPlay(
  io: Pick<CliIo, 'env'>,
  { machines }: Cloud,
  listed: readonly ListedDevice[],
): readonly NamedMachine[] {
  if (machines !== null && machines.length > 0) return machines;
  const free = freeMachines(io, listed);
  if (free.length > 0) return free.slice(0, maxFreeMachines);
  throw new UsageError(
    'no machine is offline with a known key: name machines with their keys in the project file ("machines")',
  );
}
