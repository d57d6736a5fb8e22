import type { Heartbeat } from '../src/core/devices/messages.ts';
import type { MachineMode } from '../src/core/domain/machine.ts';
import type { Clock, Timer } from '../src/core/ports/clock.ts';
import type { Random } from '../src/core/ports/random.ts';

/** A machine gives a sign of life this often (PROTOCOL §7). */
export const heartbeatEveryMs = 5 * 60_000;

const dayMs = 86_400_000;

/** A machine's signs of life: one at once when the line is up, which proves its number, then one every five minutes. */
export class Pulse {
  readonly #clock: Clock;
  readonly #beat: () => void;
  #timer: Timer | null = null;

  constructor(clock: Clock, beat: () => void) {
    this.#clock = clock;
    this.#beat = beat;
  }

  start(): void {
    this.stop();
    this.#beat();
    this.#timer = this.#clock.after(heartbeatEveryMs, () => this.start());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/**
 * A heartbeat as a machine on a mobile network sends it.
 * @param switchedOnAt monotonic time, ms. The uptime that is told begins anew at the machine's midnight (GMT+8).
 */
export function heartbeat(clock: Clock, random: Random, mode: MachineMode, switchedOnAt: number): Heartbeat {
  const sinceMidnightMs = (clock.now() + 8 * 3_600_000) % dayMs;
  const upMs = Math.min(clock.monotonic() - switchedOnAt, sinceMidnightMs);
  return {
    method: 'client.heartbeat',
    networkType: '4G',
    networkRssi: `${random.integer(-95, -61)}`,
    uptimeMinutesToday: `${Math.floor(upMs / 60_000)}`,
    status: mode,
  };
}
