import type { SpillStore } from '#harness/import/row-sorter.ts';

/** A store in memory. */
export function memoryStore(): SpillStore {
  const texts: string[] = [];
  return {
    append: (text) => ({ at: texts.push(text) - 1, length: text.length }),
    read: ({ at }) => texts[at] ?? '',
  };
}
