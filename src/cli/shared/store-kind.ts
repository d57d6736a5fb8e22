import type { Mutant } from '#harness/mutants/mutant.ts';
import { storeKinds, type StoreKind } from '#harness/stages/store-kind.ts';
import { UsageError } from './errors.ts';

/** The description of `--store` in help texts. */
export const storeFlagText = 'store of the core: memory, or sqlite (a file whose disk loses power in crashes)';

/**
 * Reads `--store`. Left out, it is what the mutant needs, and memory otherwise.
 * @throws UsageError for another word, or a mutant whose bug has no effect on that store.
 */
export function storeKindOf(flag: string | undefined, mutant: Mutant | null): StoreKind {
  if (flag === undefined) return mutant?.store ?? 'memory';
  const kind = storeKinds.find((name) => name === flag);
  if (!kind) throw new UsageError(`--store takes ${storeKinds.join(' or ')}, not "${flag}"`);
  if (mutant?.store !== undefined && mutant.store !== kind)
    throw new UsageError(`the bug ${mutant.name} has no effect on a store in ${kind}: use --store ${mutant.store}`);
  return kind;
}
