import { fullBucket, takeFrameToken } from '../domain/frame-budget.ts';
import type { FrameBucket, FrameBudget } from '../domain/frame-budget.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { MachineConnection } from './machine-connection.ts';

/** A proven connection that is over its budget is not read for this long, ms: its own line holds the sender up. */
export const pauseMs = 1_000;

/** What the gate works with. */
export interface FrameLimiterParts {
  readonly clock: Clock;
  /** Null: every frame passes. */
  readonly budget: FrameBudget | null;
  /** Called once per pause with the number of dropped frames. */
  readonly onDropped: (machineNo: string, frames: number) => void;
}

/**
 * Holds each machine to its budget of frames, before anything is read of them: a frame too many costs one comparison.
 * A proven connection draws on its machine's bucket, over reconnects too; an unproven one has a bucket of its own, so
 * that an unauthenticated sender cannot use up a machine's.
 */
export class FrameLimiter {
  readonly #parts: FrameLimiterParts;
  readonly #buckets = new Map<string, FrameBucket>();
  readonly #paused = new Map<MachineConnection, { frames: number; readonly timer: Timer }>();

  constructor(parts: FrameLimiterParts) {
    this.#parts = parts;
  }

  /** Takes a frame's token. @returns false when there is none: the frame is to be dropped. */
  admit(connection: MachineConnection): boolean {
    const { budget, clock } = this.#parts;
    if (budget === null) return true;
    const now = clock.monotonic();
    const isAuthenticated = connection.state === 'authenticated';
    const current =
      (isAuthenticated ? this.#buckets.get(connection.machineNo) : connection.bucket) ?? fullBucket(budget, now);
    const { granted, bucket } = takeFrameToken(current, budget, now);
    if (isAuthenticated) this.#buckets.set(connection.machineNo, bucket);
    else connection.bucket = bucket;
    if (!granted) this.#countDropped(connection);
    return granted;
  }

  /** Call when a connection ends: reports its dropped frames. */
  remove(connection: MachineConnection): void {
    const pause = this.#paused.get(connection);
    if (!pause) return;
    pause.timer.cancel();
    this.#paused.delete(connection);
    this.#parts.onDropped(connection.machineNo, pause.frames);
  }

  #countDropped(connection: MachineConnection): void {
    const pause = this.#paused.get(connection);
    if (pause) {
      pause.frames += 1;
      return;
    }
    connection.wire.pause?.();
    const timer = this.#parts.clock.after(pauseMs, () => {
      this.remove(connection);
      connection.wire.resume?.();
    });
    this.#paused.set(connection, { frames: 1, timer });
  }
}
