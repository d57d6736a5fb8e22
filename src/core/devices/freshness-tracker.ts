import { isInWindow, checkFreshness } from '../domain/freshness.ts';
import type {
  StoredFreshness,
  FreshnessMode,
  FreshnessConditions,
  FreshnessResult,
  VerifiedFrame,
} from '../domain/freshness.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import { StoreFailure } from '../store/store.ts';

/** Signs that are remembered of one machine and one second; of more the oldest is forgotten. */
const maxRememberedSigns = 128;
/** A mark is written this long after it has moved at the latest, ms; a change of mode writes it at once. */
export const saveWithinMs = 1_000;

/** What the book works with. */
export interface FreshnessTrackerParts {
  readonly clock: Clock;
  readonly mode: (machineNo: string) => FreshnessMode;
  /** How far a machine's clock may be off in mode `window`, ms. */
  readonly windowMs: number;
  /** The stored marks. */
  readonly marks: ReadonlyMap<string, StoredFreshness>;
  readonly save: (stored: ReadonlyMap<string, StoredFreshness>) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

interface MachineFrameHistory {
  lastUnixSeconds: number | null;
  signs: Set<string> | null;
  unixSecondsAtCommand: number | null;
  requiresChallenge: boolean;
}

/** Remembers of every machine which of its frames was the last, and writes that to the store. */
export class FreshnessTracker {
  readonly #parts: FreshnessTrackerParts;
  readonly #histories = new Map<string, MachineFrameHistory>();
  readonly #unsaved = new Set<string>();
  #timer: Timer | null = null;
  #stopped = false;

  constructor(parts: FreshnessTrackerParts) {
    this.#parts = parts;
    for (const [machineNo, mark] of parts.marks) this.load(machineNo, mark);
  }

  /** Takes what the store knows of a machine in place of what was remembered here. */
  load(machineNo: string, mark: StoredFreshness | undefined): void {
    this.#unsaved.delete(machineNo);
    if (!mark || mark.lastUnixSeconds === 0 || this.#parts.mode(machineNo) === 'off') {
      this.#histories.delete(machineNo);
      return;
    }
    const { lastUnixSeconds, requiresChallenge } = mark;
    // What was sent before is older than any command of this core.
    this.#histories.set(machineNo, {
      lastUnixSeconds,
      signs: null,
      unixSecondsAtCommand: lastUnixSeconds,
      requiresChallenge,
    });
  }

  /** Judges a frame and remembers nothing. */
  check(machineNo: string, frame: VerifiedFrame): FreshnessResult {
    return checkFreshness(this.#histories.get(machineNo) ?? emptyFrameHistory(), frame, this.#conditions(machineNo));
  }

  /** Must a new connection of this machine answer a challenge, whatever time its frames bear? */
  mustAnswer(machineNo: string): boolean {
    return this.#parts.mode(machineNo) !== 'off' && this.#histories.get(machineNo)?.requiresChallenge === true;
  }

  /** Remembers a frame that is believed: from now on older ones are stale. */
  accept(machineNo: string, { unixSeconds, sign }: VerifiedFrame): void {
    if (this.#parts.mode(machineNo) === 'off') return;
    const frameHistory = this.#historyOf(machineNo);
    if (
      frameHistory.lastUnixSeconds === null ||
      unixSeconds > frameHistory.lastUnixSeconds ||
      frameHistory.signs === null
    ) {
      frameHistory.lastUnixSeconds = unixSeconds;
      frameHistory.signs = new Set();
      this.#markUnsaved(machineNo);
    }
    rememberSign(frameHistory.signs, sign);
  }

  /** Remembers a late result's bytes alone. */
  acceptLate(machineNo: string, { sign }: VerifiedFrame): void {
    const frameHistory = this.#historyOf(machineNo);
    if (frameHistory.signs) rememberSign(frameHistory.signs, sign);
  }

  /** Forgets a frame that was accepted and came to nothing: the machine may send it again. */
  forget(machineNo: string, sign: string): void {
    this.#histories.get(machineNo)?.signs?.delete(sign);
  }

  /**
   * Takes the time of a challenge's answer, even where it lies before the last one.
   * @returns false when the time is not one that this machine may bear.
   */
  acceptChallengeAnswer(machineNo: string, frame: VerifiedFrame): boolean {
    if (!isInWindow(frame.unixSeconds, this.#conditions(machineNo))) return false;
    if (this.#parts.mode(machineNo) === 'off') return true;
    const frameHistory = this.#historyOf(machineNo);
    if (frameHistory.lastUnixSeconds !== null && frame.unixSeconds < frameHistory.lastUnixSeconds)
      frameHistory.requiresChallenge = true;
    frameHistory.lastUnixSeconds = frame.unixSeconds;
    frameHistory.signs = new Set([frame.sign]);
    if (frameHistory.unixSecondsAtCommand !== null)
      frameHistory.unixSecondsAtCommand = Math.min(frameHistory.unixSecondsAtCommand, frame.unixSeconds);
    this.#markUnsaved(machineNo);
    return true;
  }

  /** Notes that a command goes to a machine: its result will be newer than anything before. */
  onCommandSent(machineNo: string): void {
    const frameHistory = this.#histories.get(machineNo);
    if (frameHistory) frameHistory.unixSecondsAtCommand = frameHistory.lastUnixSeconds;
  }

  /** Writes what has changed; what cannot be written is tried again. */
  save(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#unsaved.size === 0) return;
    const changed = new Map<string, StoredFreshness>();
    for (const machineNo of this.#unsaved) {
      const { lastUnixSeconds, requiresChallenge } = this.#historyOf(machineNo);
      if (lastUnixSeconds !== null) changed.set(machineNo, { lastUnixSeconds, requiresChallenge });
    }
    this.#unsaved.clear();
    this.#parts.save(changed).catch((error: unknown) => {
      if (this.#stopped) return;
      if (!(error instanceof StoreFailure)) this.#parts.onError(error);
      for (const machineNo of changed.keys()) this.#markUnsaved(machineNo);
    });
  }

  /** Writes once more what has changed, and nothing after that. */
  stop(): void {
    this.#stopped = true;
    this.save();
  }

  #conditions(machineNo: string): FreshnessConditions {
    const { clock, mode, windowMs } = this.#parts;
    return {
      mode: mode(machineNo),
      nowSeconds: Math.floor(clock.now() / 1000),
      windowSeconds: Math.floor(windowMs / 1000),
    };
  }

  #historyOf(machineNo: string): MachineFrameHistory {
    const frameHistory = this.#histories.get(machineNo) ?? emptyFrameHistory();
    this.#histories.set(machineNo, frameHistory);
    return frameHistory;
  }

  #markUnsaved(machineNo: string): void {
    this.#unsaved.add(machineNo);
    if (!this.#stopped) this.#timer ??= this.#parts.clock.after(saveWithinMs, () => this.save());
  }
}

function emptyFrameHistory(): MachineFrameHistory {
  return { lastUnixSeconds: null, signs: new Set(), unixSecondsAtCommand: null, requiresChallenge: false };
}

function rememberSign(signs: Set<string>, sign: string): void {
  signs.add(sign);
  if (signs.size <= maxRememberedSigns) return;
  for (const oldest of signs) {
    signs.delete(oldest);
    return;
  }
}
