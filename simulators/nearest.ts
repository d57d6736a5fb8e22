/**
 * The name with the fewest single-letter edits from `input`, for "did you mean" in messages.
 * @param names at least one; of equally near names the first wins.
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
 * Number of single-letter edits between two words; a swap of two neighbours counts as one (Damerau and Levenshtein).
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
