import type { FrameRoutes } from '#core/ports/link.ts';

/** What a router of frames works with. */
export interface FrameRouterParts {
  readonly routes: FrameRoutes;
  /** Takes a frame for a machine of this core. */
  readonly receive: (payload: Uint8Array) => void;
  /**
   * Hands a frame to another core.
   * @param onSent `hasReader`: whether that core is at the broker.
   * @returns false when it cannot be taken.
   */
  readonly forward: (core: number, payload: Uint8Array, onSent: (hasReader: boolean) => void) => boolean;
}

/** Frames of one machine that wait while the store is asked for its core; the rest are dropped. */
const maxWaitingFrames = 64;

/**
 * Passes each frame that the broker gave to this core to the one that holds its machine's line. What was passed on is
 * not passed on again.
 */
export class FrameRouter {
  readonly #parts: FrameRouterParts;
  readonly #waiting = new Map<string, Uint8Array[]>();

  constructor(parts: FrameRouterParts) {
    this.#parts = parts;
  }

  /** Passes on a frame; those of one machine in the order in which they came. */
  route(machineNo: string, payload: Uint8Array): void {
    const waiting = this.#waiting.get(machineNo);
    if (waiting) {
      if (waiting.length < maxWaitingFrames) waiting.push(payload);
      return;
    }
    const core = this.#parts.routes.coreOf(machineNo);
    if (typeof core === 'number') this.#pass(core, payload);
    else void this.#passLater(machineNo, core, payload);
  }

  async #passLater(machineNo: string, core: Promise<number>, payload: Uint8Array): Promise<void> {
    const { routes } = this.#parts;
    const frames = [payload];
    this.#waiting.set(machineNo, frames);
    // Without the store this core closes the machine's connection by itself.
    const found = await core.catch(() => routes.core);
    this.#waiting.delete(machineNo);
    for (const frame of frames) this.#pass(found, frame);
  }

  #pass(core: number, payload: Uint8Array): void {
    const { routes, receive, forward } = this.#parts;
    const isTaken =
      core !== routes.core &&
      forward(core, payload, (hasReader) => {
        if (hasReader) return;
        routes.forget(core);
        receive(payload);
      });
    if (!isTaken) receive(payload);
  }
}
