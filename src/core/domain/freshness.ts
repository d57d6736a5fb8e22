/**
 * How a machine's frames are distinguished from copies. `monotone`: no frame may be older than the last accepted one
 * of its machine, and none may come twice. `window`: besides, its time must be near the core's. `off`: every frame
 * counts.
 */
export const freshnessModes = ['monotone', 'window', 'off'] as const;
export type FreshnessMode = (typeof freshnessModes)[number];

/** What the core must not forget of a machine's frames. */
export interface StoredFreshness {
  /** `timestamp` of the last accepted frame, Unix seconds by the machine's own clock. */
  readonly lastUnixSeconds: number;
  /**
   * The machine's clock went back once, and it answered the challenge. From then on times alone prove nothing: frames
   * of its later past may have been recorded, so each new connection of it must answer a challenge.
   */
  readonly requiresChallenge: boolean;
}

/** What a frame may be about, as far as its freshness goes. */
export type FrameSubject =
  /** A result that names delivery and token: the core made them up after any recording, and each settles once. */
  | 'token-result'
  /** A result of old firmware, which names order and record alone. */
  | 'legacy-result'
  | 'other';

/** A frame whose sign has been verified. */
export interface VerifiedFrame {
  readonly subject: FrameSubject;
  /** Its `timestamp`. */
  readonly unixSeconds: number;
  /** Its `sign`: frames with the same sign are the same. */
  readonly sign: string;
}

/** What is known of a machine's frames so far. */
export interface FrameHistory {
  /** Time of the last accepted frame; null before the first. */
  readonly lastUnixSeconds: number | null;
  /** Signs of the accepted frames that bear that time; null when they are not known, as after a restart. */
  readonly signs: ReadonlySet<string> | null;
  /** `lastUnixSeconds` when the last command was sent: a frame with a later time was made after it. */
  readonly unixSecondsAtCommand: number | null;
}

/** The rule's own circumstances. */
export interface FreshnessConditions {
  readonly mode: FreshnessMode;
  /** The core's wall clock, Unix seconds. */
  readonly nowSeconds: number;
  readonly windowSeconds: number;
}

/**
 * `fresh`: believe it. `late-result`: take the result, which cannot be a replay, but believe nothing else of it: it
 * proves no connection. The others are dropped.
 */
export type FreshnessResult = 'fresh' | 'late-result' | 'stale' | 'repeated' | 'outside-window';

/** Is a frame new, or a copy of an old one? */
export function checkFreshness(
  frameHistory: FrameHistory,
  frame: VerifiedFrame,
  conditions: FreshnessConditions,
): FreshnessResult {
  if (conditions.mode === 'off') return 'fresh';
  if (frameHistory.signs?.has(frame.sign)) return 'repeated';
  const inWindow = isInWindow(frame.unixSeconds, conditions);
  if (inWindow && isNotOlder(frameHistory, frame.unixSeconds)) return 'fresh';
  if (frame.subject === 'token-result') return 'late-result';
  if (!inWindow) return 'outside-window';
  const isAfterCommand =
    frameHistory.unixSecondsAtCommand !== null && frame.unixSeconds > frameHistory.unixSecondsAtCommand;
  return frame.subject === 'legacy-result' && isAfterCommand ? 'late-result' : 'stale';
}

/** May a frame bear this time in mode `window`? In the other modes, any time. */
export function isInWindow(unixSeconds: number, { mode, nowSeconds, windowSeconds }: FreshnessConditions): boolean {
  return mode !== 'window' || Math.abs(nowSeconds - unixSeconds) <= windowSeconds;
}

/** Of the last frame's own second only what is known not to have come yet is new. */
function isNotOlder({ lastUnixSeconds, signs }: FrameHistory, unixSeconds: number): boolean {
  if (lastUnixSeconds === null || unixSeconds > lastUnixSeconds) return true;
  return unixSeconds === lastUnixSeconds && signs !== null;
}
