import type { HistoryEvent } from './event.ts';
import { isObject } from './value-rules.ts';

/** Something that no observer can have recorded. @see RecordAgreement */
export interface Disagreement {
  /** Number of the line, from 1. */
  readonly line: number;
  readonly problem: string;
}

type EventOf<Kind extends HistoryEvent['kind']> = Extract<HistoryEvent, { readonly kind: Kind }>;
type Values = Readonly<Record<string, unknown>>;

/**
 * Compares the events of one history with each other, whatever their order: each answer belongs to one call, a machine
 * takes a command that a frame brought and sends a report in a frame, and a run ends once. What is compared is
 * forgotten: a long history costs no more memory than its open ends and its numbers of calls.
 */
export class RecordAgreement {
  readonly #calls = new NumberSet();
  readonly #ends = new NumberSet();
  /** Lines of answers whose call has not come so far, by number. */
  readonly #withoutCall = new Map<number, number>();
  readonly #commands = new Balance('no frame brought this command');
  readonly #reports = new Balance('no frame carried this report');
  #hasEnded = false;

  /** Takes the next event. @returns what is wrong with it, or null. */
  add(event: HistoryEvent, line: number): string | null {
    switch (event.kind) {
      case 'call':
        this.#withoutCall.delete(event.call);
        return this.#calls.add(event.call) ? null : `call ${event.call} is there already`;
      case 'answer':
      case 'no-answer':
        if (!this.#calls.has(event.call)) this.#withoutCall.set(event.call, line);
        return this.#ends.add(event.call) ? null : `call ${event.call} has ended already`;
      case 'frame-received':
        this.#commands.addFrame(event, commandIn);
        return null;
      case 'command-received':
        this.#commands.addRecord(event.machine, commandOf(event), line);
        return null;
      case 'frame-sent':
        this.#reports.addFrame(event, reportIn);
        return null;
      case 'answer-sent':
        if (event.sent && (event.format === 'valid' || event.format === 'wrong-sign'))
          this.#reports.addRecord(event.machine, reportOf(event), line);
        return null;
      case 'fault-fired':
        // What a half-open connection drops is not recorded.
        if (event.fault === 'half-open') this.#reports.excuse(event.machine);
        return null;
      case 'run-ended': {
        const problem = this.#hasEnded ? 'the run has ended already' : null;
        this.#hasEnded = true;
        return problem;
      }
      default:
        return null;
    }
  }

  /** What is left over once the whole history was read: the first line of it, or null. */
  end(): Disagreement | null {
    const [call] = [...this.#withoutCall].map(([number, line]) => ({
      line,
      problem: `there is no call ${number} that it could answer`,
    }));
    const all = [call, this.#commands.firstLeft(), this.#reports.firstLeft()].filter((one) => one != null);
    return all.sort((a, b) => a.line - b.line)[0] ?? null;
  }
}

/** What frames carried against what a machine records of it: each record needs a frame of its own. */
class Balance {
  readonly #problem: string;
  /** Frames less records, by what they have in common. */
  readonly #open = new Map<string, number>();
  /** Lines of the records without a frame so far. */
  readonly #lines = new Map<string, { readonly line: number; readonly machine: string }>();
  readonly #excused = new Set<string>();
  #areFramesRecorded = false;
  /** A frame whose message is not there may be any. */
  #isUncertain = false;

  constructor(problem: string) {
    this.#problem = problem;
  }

  addFrame(
    event: EventOf<'frame-received' | 'frame-sent'>,
    keyIn: (machine: string, members: Values) => string | null,
  ): void {
    this.#areFramesRecorded = true;
    const members = isObject(event.wire) ? event.wire['members'] : undefined;
    if (members === undefined) this.#isUncertain = true;
    if (!isObject(members)) return;
    const key = keyIn(event.machine, members);
    if (key !== null) this.#count(key, 1);
  }

  addRecord(machine: string, key: string, line: number): void {
    this.#count(key, -1);
    if ((this.#open.get(key) ?? 0) < 0 && !this.#lines.has(key)) this.#lines.set(key, { line, machine });
  }

  /** Records of a machine may have no frame. */
  excuse(machine: string): void {
    this.#excused.add(machine);
  }

  firstLeft(): Disagreement | null {
    if (!this.#areFramesRecorded || this.#isUncertain) return null;
    let first: Disagreement | null = null;
    for (const [key, { line, machine }] of this.#lines)
      if (!this.#excused.has(machine) && (!first || line < first.line))
        first = { line, problem: `${this.#problem} (${key})` };
    return first;
  }

  #count(key: string, by: number): void {
    const count = (this.#open.get(key) ?? 0) + by;
    if (count === 0) this.#open.delete(key);
    else this.#open.set(key, count);
    if (count >= 0) this.#lines.delete(key);
  }
}

function commandIn(machine: string, members: Values): string | null {
  if (members['method'] !== 'device.delivery.put') return null;
  const { delivery_id: delivery, token, order_id: order, record_id: record, code, quantity } = members;
  return keyOf(machine, [delivery, token, order, record, code, quantity]);
}

function commandOf({ machine, delivery, token, order, record, lane, quantity }: EventOf<'command-received'>): string {
  return keyOf(machine, [delivery, token, order, record, lane, quantity]);
}

function reportIn(machine: string, members: Values): string | null {
  if (members['method'] !== 'device.delivery.response') return null;
  const { deliver_status: status, floor_status: floor, error_msg: error } = members;
  return keyOf(machine, [status, floor, error]);
}

function reportOf({ machine, success, floorStatus, errorMsg }: EventOf<'answer-sent'>): string {
  return keyOf(machine, [success ? 1 : 0, floorStatus, errorMsg]);
}

function keyOf(machine: string, values: readonly unknown[]): string {
  const texts = values.map((value) => (typeof value === 'string' || typeof value === 'number' ? `${value}` : ''));
  return `machine ${machine}: ${texts.join(', ')}`;
}

const bitsOfWord = 32;

/** Whole numbers, those that are close to each other in little memory. */
class NumberSet {
  readonly #words = new Map<number, number>();

  /** @returns false if it was there already. */
  add(number: number): boolean {
    if (this.has(number)) return false;
    const [word, bit] = placeOf(number);
    this.#words.set(word, (this.#words.get(word) ?? 0) | bit);
    return true;
  }

  has(number: number): boolean {
    const [word, bit] = placeOf(number);
    return ((this.#words.get(word) ?? 0) & bit) !== 0;
  }
}

function placeOf(number: number): readonly [word: number, bit: number] {
  const word = Math.floor(number / bitsOfWord);
  return [word, 1 << (number - word * bitsOfWord)];
}
