import { Complaint } from './errors.ts';
import type { CliIo } from './io.ts';

/**
 * The AppKey for a command: `--key`, or the environment variable VENDLOOP_APP_KEY, which keeps it out of the shell's
 * history and the list of processes.
 *
 * @throws {Complaint} when there is none
 */
export function appKeyOf(given: string | undefined, io: CliIo): string {
  const key = given ?? io.env('VENDLOOP_APP_KEY') ?? '';
  if (key === '') throw new Complaint('no AppKey: give --key KEY, or set the environment variable VENDLOOP_APP_KEY');
  return key;
}
