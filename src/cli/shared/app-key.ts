import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';

/**
 * The AppKey for a command: `--key`, or the environment variable VENDLOOP_APP_KEY, which keeps it out of the shell's
 * history and the list of processes.
 *
 * @throws {UsageError} when there is none
 */
export function appKeyOf(keyFlag: string | undefined, io: CliIo): string {
  const key = keyFlag ?? io.env('VENDLOOP_APP_KEY') ?? '';
  if (key === '') throw new UsageError('no AppKey: give --key KEY, or set the environment variable VENDLOOP_APP_KEY');
  return key;
}
