import type { Sequence } from '#core/store/store.ts';
import type { SqlCall } from '../statements.ts';
import type { TableParts } from './table-parts.ts';

/**
 * The last number of each sequence, written with every commit that drew one. A decision that throws gives its numbers
 * back, and so does a batch that is not written: what was not committed was never given.
 */
export function sequenceTable({ statements, changes, loadAtOpen }: TableParts) {
  const selectAll = statements.query('SELECT name, last FROM sequences WHERE name >= ?');
  const save = statements.change(
    'INSERT INTO sequences (name, last) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last = excluded.last',
  );
  const current = new Map<string, number>();
  const saved = new Map<string, number>();
  loadAtOpen(selectAll(['']), (found) => {
    for (const [name, last] of found) {
      current.set(name as string, last as number);
      saved.set(name as string, last as number);
    }
  });
  return {
    next(sequence: Sequence): number {
      changes.assertDeciding();
      const before = current.get(sequence) ?? 0;
      current.set(sequence, before + 1);
      changes.add({ undo: () => current.set(sequence, before) });
      return before + 1;
    },
    /** What has been drawn since the last commit. */
    unsaved: (): readonly SqlCall[] =>
      [...current].filter(([name, last]) => (saved.get(name) ?? 0) !== last).map(([name, last]) => save([name, last])),
    onCommit(): void {
      for (const [name, last] of current) saved.set(name, last);
    },
  };
}
