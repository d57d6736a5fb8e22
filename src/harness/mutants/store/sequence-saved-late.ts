import type { Value } from '#core/store/sqlite/statements.ts';
import type { Mutant } from '../mutant.ts';
import { alteredStatements } from '../decorators/altered-connection.ts';

export const sequenceSavedLate: Mutant = {
  name: 'sequence-saved-late',
  bug: 'The last number of a sequence is saved with the next commit, so a crash gives it out again.',
  detectedBy: ['one-outcome', 'fencing', 'restart-safety'],
  withinWorlds: 60,
  fromOutside: {
    hidden: 'Only a core that is killed between two commits does it, and vendloop kills no core that it did not start.',
  },
  store: 'sqlite',
  makePatch: alteredStatements((sql, prepare) => {
    const save = prepare(sql);
    if (!sql.startsWith('INSERT INTO sequences')) return save;
    const late = new Map<Value | undefined, readonly Value[]>();
    return (values) => {
      const previous = late.get(values[0]);
      late.set(values[0], values);
      return previous ? save(previous) : 0;
    };
  }),
};
