import { isInWindow, judgeFreshness } from '../domain/freshness.ts';
import type {
  FreshnessMark,
  FreshnessMode,
  FreshnessTerms,
  FreshnessVerdict,
  StampedFrame,
} from '../domain/freshness.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import { StoreFailure } from '../store/store.ts';

/** Signs that are remembered of one machine and one second; of more the oldest is forgotten. */
export const maxSigns = 128;
/** A mark is written this long after it has moved at the latest, ms; a change of mode writes it at once. */
export const saveWithinMs = 1_000;

/** What the book works with. */
export interface FreshnessBookParts {
  readonly clock: Clock;
  readonly mode: (machineNo: string) => FreshnessMode;
  /** How far a machine's clock may be off in mode `window`, ms. */
  readonly windowMs: number;
  /** The stored marks. */
  readonly marks: ReadonlyMap<string, FreshnessMark>;
  readonly save: (marks: ReadonlyMap<string, FreshnessMark>) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface Page {
  lastSeconds: number | null;
  signs: Set<string> | null;
  secondsAtCommand: number | null;
  mustAnswer: boolean;
}

/** Remembers of every machine which of its frames was the last, and writes that to the store. */
export class FreshnessBook {
  readonly #parts: FreshnessBookParts;
  readonly #pages = new Map<string, Page>();
  readonly #unsaved = new Set<string>();
  #timer: Timer | null = null;
  #stopped = false;

  constructor(parts: FreshnessBookParts) {
    this.#parts = parts;
    for (const [machineNo, { lastSeconds, mustAnswer }] of parts.marks) {
      if (parts.mode(machineNo) === 'off') continue;
      // What was sent before the start is older than any command of this core.
      this.#pages.set(machineNo, { lastSeconds, signs: null, secondsAtCommand: lastSeconds, mustAnswer });
    }
  }

  /** Judges a frame and remembers nothing. */
  judge(machineNo: string, frame: StampedFrame): FreshnessVerdict {
    return judgeFreshness(this.#pages.get(machineNo) ?? blankPage(), frame, this.#terms(machineNo));
  }

  /** Must a new connection of this machine answer a challenge, whatever time its frames bear? */
  mustAnswer(machineNo: string): boolean {
    return this.#parts.mode(machineNo) !== 'off' && this.#pages.get(machineNo)?.mustAnswer === true;
  }

  /** Remembers a frame that is believed: from now on older ones are stale. */
  accept(machineNo: string, { unixSeconds, sign }: StampedFrame): void {
    if (this.#parts.mode(machineNo) === 'off') return;
    const page = this.#page(machineNo);
    if (page.lastSeconds === null || unixSeconds > page.lastSeconds || page.signs === null) {
      page.lastSeconds = unixSeconds;
      page.signs = new Set();
      this.#changed(machineNo);
    }
    remember(page.signs, sign);
  }

  /** Remembers a late result's bytes alone. */
  acceptLate(machineNo: string, { sign }: StampedFrame): void {
    const page = this.#page(machineNo);
    if (page.signs) remember(page.signs, sign);
  }

  /** Forgets a frame that was accepted and came to nothing: the machine may say it again. */
  forget(machineNo: string, sign: string): void {
    this.#pages.get(machineNo)?.signs?.delete(sign);
  }

  /**
   * Takes the time of a challenge's answer, even where it lies before the last one.
   * @returns false when the time is not one that this machine may bear.
   */
  answered(machineNo: string, frame: StampedFrame): boolean {
    if (!isInWindow(frame.unixSeconds, this.#terms(machineNo))) return false;
    if (this.#parts.mode(machineNo) === 'off') return true;
    const page = this.#page(machineNo);
    if (page.lastSeconds !== null && frame.unixSeconds < page.lastSeconds) page.mustAnswer = true;
    page.lastSeconds = frame.unixSeconds;
    page.signs = new Set([frame.sign]);
    if (page.secondsAtCommand !== null) page.secondsAtCommand = Math.min(page.secondsAtCommand, frame.unixSeconds);
    this.#changed(machineNo);
    return true;
  }

  /** Notes that a command goes to a machine: its result will be newer than anything before. */
  commanded(machineNo: string): void {
    const page = this.#pages.get(machineNo);
    if (page) page.secondsAtCommand = page.lastSeconds;
  }

  /** Writes what has changed; what cannot be written is tried again. */
  save(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#unsaved.size === 0) return;
    const marks = new Map<string, FreshnessMark>();
    for (const machineNo of this.#unsaved) {
      const { lastSeconds, mustAnswer } = this.#page(machineNo);
      if (lastSeconds !== null) marks.set(machineNo, { lastSeconds, mustAnswer });
    }
    this.#unsaved.clear();
    this.#parts.save(marks).catch((error: unknown) => {
      if (this.#stopped) return;
      if (!(error instanceof StoreFailure)) this.#parts.onError(error);
      for (const machineNo of marks.keys()) this.#changed(machineNo);
    });
  }

  /** Writes once more what has changed, and nothing after that. */
  stop(): void {
    this.#stopped = true;
    this.save();
  }

  #terms(machineNo: string): FreshnessTerms {
    const { clock, mode, windowMs } = this.#parts;
    return {
      mode: mode(machineNo),
      nowSeconds: Math.floor(clock.now() / 1000),
      windowSeconds: Math.floor(windowMs / 1000),
    };
  }

  #page(machineNo: string): Page {
    const page = this.#pages.get(machineNo) ?? blankPage();
    this.#pages.set(machineNo, page);
    return page;
  }

  #changed(machineNo: string): void {
    this.#unsaved.add(machineNo);
    if (!this.#stopped) this.#timer ??= this.#parts.clock.after(saveWithinMs, () => this.save());
  }
}

function blankPage(): Page {
  return { lastSeconds: null, signs: new Set(), secondsAtCommand: null, mustAnswer: false };
}

function remember(signs: Set<string>, sign: string): void {
  signs.add(sign);
  if (signs.size <= maxSigns) return;
  for (const oldest of signs) {
    signs.delete(oldest);
    return;
  }
}
