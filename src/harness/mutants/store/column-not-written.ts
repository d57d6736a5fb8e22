import type { Mutant } from '../mutant.ts';
import { alteredStatements } from '../decorators/altered-connection.ts';

export const columnNotWritten: Mutant = {
  name: 'column-not-written',
  bug: 'The progress of an order is kept in memory, and its column in the file is not written.',
  detectedBy: ['paid-quantity'],
  withinWorlds: 100,
  fromOutside: {
    hidden: 'Its row is read again only after a restart or a failed commit, and neither is done there.',
  },
  store: 'sqlite',
  makePatch: alteredStatements((sql, prepare) =>
    prepare(sql.replace(/^(UPDATE orders .*)records = \?3/, '$1records = coalesce(records, ?3)')),
  ),
};
