import { UsageError } from './errors.ts';
import type { CliIo } from './io.ts';

/**
 * Reads keys of other than demo machines: `86012345=KEY,86012346=KEY`. They come from the environment, to stay out of
 * the list of processes.
 * @throws UsageError for a part that cannot be read.
 */
export function machineKeys(io: Pick<CliIo, 'env'>): ReadonlyMap<string, string> {
  const parts = (io.env('VENDLOOP_MACHINE_KEYS') ?? '').split(',').filter((part) => part.trim() !== '');
  return new Map(
    parts.map((part) => {
      const [machine = '', ...key] = part.trim().split('=');
      if (machine === '' || key.join('=') === '')
        throw new UsageError(`VENDLOOP_MACHINE_KEYS: write it like 86012345=KEY,86012346=KEY`);
      return [machine, key.join('=')] as const;
    }),
  );
}
