import { fullBucket, takeFrame } from '../domain/frame-budget.ts';
import type { FrameBucket, FrameBudget } from '../domain/frame-budget.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Session } from './machine-connection.ts';

/** A proven connection that is over its budget is not read for this long, ms: its own line holds the sender up. */
export const pauseMs = 1_000;

/** What the gate works with. */
export interface FrameGateParts {
  readonly clock: Clock;
  /** Null: every frame passes. */
  readonly budget: FrameBudget | null;
  /** Told once a pause how many frames were dropped. */
  readonly dropped: (machineNo: string, frames: number) => void;
}

/**
 * Holds each machine to its budget of frames, before anything is read of them: a frame too many costs one comparison.
 * A proven connection draws on its machine's bucket, over reconnects too; an unproven one has a bucket of its own, so
 * that a stranger cannot use up a machine's.
 */
export class FrameGate {
  readonly #parts: FrameGateParts;
  readonly #buckets = new Map<string, FrameBucket>();
  readonly #paused = new Map<Session, { frames: number; readonly timer: Timer }>();

  constructor(parts: FrameGateParts) {
    this.#parts = parts;
  }

  /** Takes a frame's token. @returns false when there is none: the frame is to be dropped. */
  admits(session: Session): boolean {
    const { budget, clock } = this.#parts;
    if (budget === null) return true;
    const now = clock.monotonic();
    const isProven = session.state === 'proven';
    const before = (isProven ? this.#buckets.get(session.machineNo) : session.bucket) ?? fullBucket(budget, now);
    const { granted, bucket } = takeFrame(before, budget, now);
    if (isProven) this.#buckets.set(session.machineNo, bucket);
    else session.bucket = bucket;
    if (!granted) this.#count(session);
    return granted;
  }

  /** A connection has ended: tells what was dropped of it. */
  leave(session: Session): void {
    const pause = this.#paused.get(session);
    if (!pause) return;
    pause.timer.cancel();
    this.#paused.delete(session);
    this.#parts.dropped(session.machineNo, pause.frames);
  }

  #count(session: Session): void {
    const pause = this.#paused.get(session);
    if (pause) {
      pause.frames += 1;
      return;
    }
    session.wire.pause?.();
    const timer = this.#parts.clock.after(pauseMs, () => {
      this.leave(session);
      session.wire.resume?.();
    });
    this.#paused.set(session, { frames: 1, timer });
  }
}
