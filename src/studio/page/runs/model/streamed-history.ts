import { readLines, type ReadLines } from '../../trace/model/read-lines.ts';

/** Events that a page holds at most. */
const maxEvents = 200_000;

/** A history as far as it could be read. */
export interface StreamedHistory {
  readonly history: ReadLines;
  /** `limit`: there are more events than a page holds. */
  readonly end: 'whole' | 'limit' | 'broken';
  /** The first line that is no event, where `end` is `broken`. */
  readonly brokenLine: number | null;
}

/** Collects the lines of a history that comes piece by piece. */
export class HistoryCollector {
  readonly #lines: string[] = [];
  readonly #maxLines: number;
  #rest = '';

  constructor(most = maxEvents) {
    this.#maxLines = most + 1;
  }

  /** @returns whether it is full: what follows is not needed. */
  add(text: string): boolean {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push(line);
    return this.#lines.length > this.#maxLines;
  }

  /** @throws SyntaxError where not even the header can be read. */
  end(): StreamedHistory {
    const all = this.#rest === '' ? this.#lines : [...this.#lines, this.#rest];
    const lines = all.slice(0, this.#maxLines);
    const isCut = all.length > lines.length;
    const count = goodLines(lines);
    const history = readLines(lines.slice(0, Math.max(1, count)).join('\n'));
    if (count < lines.length) return { history, end: 'broken', brokenLine: count + 1 };
    return { history, end: isCut ? 'limit' : 'whole', brokenLine: null };
  }
}

/** How many lines are whole, from the first. A run that was cut short ends within a line. */
function goodLines(lines: readonly string[]): number {
  if (areObjects(lines)) return lines.length;
  const broken = lines.findIndex((line) => !areObjects([line]));
  return broken === -1 ? lines.length : broken;
}

/** One call for all lines is twice as quick as one for each. */
function areObjects(lines: readonly string[]): boolean {
  try {
    const values = JSON.parse(`[${lines.join(',')}]`) as readonly unknown[];
    return values.every((value) => typeof value === 'object' && value !== null);
  } catch {
    return false;
  }
}
