/** Two lists as one. Most of what is joined is empty: then the other one serves as it is. */
export function joinLists<Item>(one: readonly Item[], more: readonly Item[]): readonly Item[] {
  if (more.length === 0) return one;
  return one.length === 0 ? more : [...one, ...more];
}
