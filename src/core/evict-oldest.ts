/**
 * Deletes the entries that were put first, until at most `maxEntries` are left: what others send must not fill the
 * memory. A map and a set keep the order in which their keys were put.
 */
export function evictOldest<K>(entries: Map<K, unknown> | Set<K>, maxEntries: number): void {
  for (const key of entries.keys()) {
    if (entries.size <= maxEntries) return;
    entries.delete(key);
  }
}
