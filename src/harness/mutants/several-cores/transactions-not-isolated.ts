import type { Mutant } from '../mutant.ts';

export const transactionsNotIsolated: Mutant = {
  name: 'transactions-not-isolated',
  bug: 'The database writes what a transaction decided, whatever others have written since it read.',
  detectedBy: ['mutual-exclusion', 'token-order', 'linearizable-lock', 'one-outcome', 'single-release'],
  withinWorlds: 60,
  fromOutside: { hidden: 'Only several cores show it, and vendloop does not choose the core that a call reaches.' },
  cores: 3,
  makePatch: () => ({ isolation: 'none' }),
};
