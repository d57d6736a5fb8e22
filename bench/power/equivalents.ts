import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { MutantResult } from './results.ts';

const schema = z.array(z.strictObject({ mutant: z.string(), change: z.string(), reason: z.string().min(20) }));

/** A mutant that does the same as the sound core, with the reason. */
export type Equivalent = z.output<typeof schema>[number];

/** At most one in so many judged mutants may be called equivalent. */
const oneIn = 10;

/** Reads the file of equivalent mutants. @throws Error when an entry has no reason of at least 20 characters. */
export function readEquivalents(file: string): readonly Equivalent[] {
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * The survivors that are called equivalent, by their ids.
 * @throws Error when a mutant that was caught is called equivalent, or more than one in ten.
 */
export function markEquivalents(
  judged: readonly MutantResult[],
  equivalents: readonly Equivalent[],
): ReadonlyMap<string, Equivalent> {
  const byId = new Map(equivalents.map((entry) => [entry.mutant, entry]));
  const marked = judged.filter(({ id }) => byId.has(id));
  const wrong = marked.find(({ outcome }) => outcome === 'caught');
  if (wrong) throw new Error(`${wrong.id} (${wrong.file}:${wrong.line}) is called equivalent, and was caught`);
  if (marked.length * oneIn > judged.length)
    throw new Error(
      `${marked.length} of ${judged.length} mutants are called equivalent: at most one in ${oneIn} may be`,
    );
  return new Map(marked.map(({ id }) => [id, byId.get(id) as Equivalent]));
}
