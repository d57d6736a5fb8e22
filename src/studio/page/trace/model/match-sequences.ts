/**
 * Differences after which a piece of the comparison is taken as it is, so that the time stays bounded even for long
 * sequences that have nothing in common.
 */
const maxDifferences = 120;

/** A place in both sequences. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Matches two sequences by their longest common part (Myers, 1986), piece by piece.
 * @returns for each place of the first sequence its place in the second; −1 where it has none.
 */
export function matchSequences(a: Int32Array, b: Int32Array): Int32Array {
  const matches = new Int32Array(a.length).fill(-1);
  let [x, y] = [0, 0];
  while (x < a.length && y < b.length) {
    const piece = matchPiece(a.subarray(x), b.subarray(y));
    for (const { x: left, y: right } of piece.matches) matches[x + left] = y + right;
    [x, y] = [x + piece.end.x, y + piece.end.y];
  }
  return matches;
}

/** Matches from the beginning of both, until both end or too much differs. */
function matchPiece(a: Int32Array, b: Int32Array): { readonly end: Place; readonly matches: readonly Place[] } {
  /** For each number of differences, how far the first sequence is matched on each diagonal (x − y). */
  const steps: Int32Array[] = [];
  let furthest = { x: 0, y: 0, differences: 0 };
  for (let differences = 0; differences <= maxDifferences; differences += 1) {
    const reached = new Int32Array(2 * differences + 1).fill(-1);
    steps.push(reached);
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = entryOf(steps, differences, diagonal).x;
      let y = x - diagonal;
      if (x < 0 || x > a.length || y > b.length) continue;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      reached[diagonal + differences] = x;
      if (x + y > furthest.x + furthest.y) furthest = { x, y, differences };
    }
    if (furthest.x === a.length && furthest.y === b.length) break;
  }
  return { end: furthest, matches: matchesBefore(steps, furthest) };
}

/** Where a diagonal is entered with one more difference, and whether the second sequence has it. */
function entryOf(
  steps: readonly Int32Array[],
  differences: number,
  diagonal: number,
): { readonly x: number; readonly isSecond: boolean } {
  if (differences === 0) return { x: 0, isSecond: false };
  const below = reachedAt(steps, differences - 1, diagonal - 1);
  const above = reachedAt(steps, differences - 1, diagonal + 1);
  if (below < 0 && above < 0) return { x: -1, isSecond: false };
  return above > below ? { x: above, isSecond: true } : { x: below + 1, isSecond: false };
}

function reachedAt(steps: readonly Int32Array[], differences: number, diagonal: number): number {
  return steps[differences]?.[diagonal + differences] ?? -1;
}

/** The matches on the way to a place, last one first. */
function matchesBefore(steps: readonly Int32Array[], end: Place & { readonly differences: number }): readonly Place[] {
  const matches: Place[] = [];
  let { x, y } = end;
  for (let { differences } = end; differences >= 0; differences -= 1) {
    const entry = entryOf(steps, differences, x - y);
    while (x > entry.x) {
      x -= 1;
      y -= 1;
      matches.push({ x, y });
    }
    if (entry.isSecond) y -= 1;
    else x -= 1;
  }
  return matches;
}
