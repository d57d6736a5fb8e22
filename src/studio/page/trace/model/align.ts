import type { HistoryEvent } from '#harness/history/event.ts';
import { matchSequences } from './match-sequences.ts';
import type { ReadLines } from './read-lines.ts';

/**
 * How a row of two runs stands. `changed`: an event of the same kind, observer and machine, with other values; `left`
 * and `right`: one run alone has it.
 */
type RowKind = 'equal' | 'changed' | 'left' | 'right';

/** An event of each run; null where a run has none at that place. */
export interface AlignedRow {
  readonly kind: RowKind;
  readonly left: number | null;
  readonly right: number | null;
}

/** Two runs side by side. */
export interface AlignedRuns {
  readonly rows: readonly AlignedRow[];
  /** The rows that are not equal. */
  readonly differences: readonly number[];
}

/**
 * Sets two runs side by side: what is equal stands on one row again after each difference.
 * @param ignoresTime whether equal events at different times count as equal, as for runs in real time.
 */
export function alignRuns(left: ReadLines, right: ReadLines, ignoresTime: boolean): AlignedRuns {
  const numbers = new Map<string, number>();
  const lineOf = ignoresTime ? withoutTime : (line: string): string => line;
  const equal = matchSequences(numbersOf(left.lines, lineOf, numbers), numbersOf(right.lines, lineOf, numbers));
  const identities = new Map<string, number>();
  const [leftIds, rightIds] = [left, right].map(({ events }) => numbersOf(events, identityOf, identities)) as [
    Int32Array,
    Int32Array,
  ];
  const rows: AlignedRow[] = [];
  let [x, y] = [0, 0];
  /** Pairs what lies between two equal events by what it is of. */
  const addGap = (toX: number, toY: number): void => {
    const alike = matchSequences(leftIds.subarray(x, toX), rightIds.subarray(y, toY));
    let nextY = y;
    for (let place = x; place < toX; place += 1) {
      const match = alike[place - x] ?? -1;
      if (match < 0) rows.push({ kind: 'left', left: place, right: null });
      else {
        for (; nextY < y + match; nextY += 1) rows.push({ kind: 'right', left: null, right: nextY });
        rows.push({ kind: 'changed', left: place, right: nextY });
        nextY += 1;
      }
    }
    for (; nextY < toY; nextY += 1) rows.push({ kind: 'right', left: null, right: nextY });
  };
  for (const [place, match] of equal.entries()) {
    if (match < 0) continue;
    addGap(place, match);
    rows.push({ kind: 'equal', left: place, right: match });
    [x, y] = [place + 1, match + 1];
  }
  addGap(left.lines.length, right.lines.length);
  return { rows, differences: rows.flatMap(({ kind }, row) => (kind === 'equal' ? [] : [row])) };
}

/** A number for each value, the same for equal texts. */
function numbersOf<Value>(
  values: readonly Value[],
  textOf: (value: Value) => string,
  numbers: Map<string, number>,
): Int32Array {
  return Int32Array.from(values, (value) => {
    const text = textOf(value);
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  });
}

/** What an event is of, whatever its values: what a run draws, such as tokens, differs after the first difference. */
function identityOf(event: HistoryEvent): string {
  return `${event.kind} ${event.by} ${'machine' in event ? event.machine : ''}`;
}

/** Every line begins with the time of its event. */
function withoutTime(line: string): string {
  return line.replace(/^\{"t":[^,]*,/, '{');
}
