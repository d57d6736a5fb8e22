/**
 * The name that is the fewest single-letter edits away from `word`, for "did you mean" in messages.
 * @param names at least one; the first of equals wins.
 */
export function nearest(input: string, names: readonly string[]): string {
  let bestName = '';
  let fewestEdits = Infinity;
  for (const name of names) {
    const edits = editDistance(input.toLowerCase(), name.toLowerCase());
    if (edits < fewestEdits) [bestName, fewestEdits] = [name, edits];
  }
  return bestName;
}

/**
 * How many single-letter edits lie between two words, two neighbours in the wrong order being one of them:
 * Levenshtein's distance with Damerau's swap, one row at a time.
 */
export function editDistance(left: string, right: string): number {
  let above: readonly number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const swap = isSwapped ? (above[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [above, row] = [row, next];
  }
  return row[right.length] ?? 0;
}
