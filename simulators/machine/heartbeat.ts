import type { Heartbeat } from '#core/devices/messages.ts';
import type { MachineMode } from '#core/domain/machine.ts';
import type { Clock, Timer } from '#core/ports/clock.ts';
import type { Random } from '#core/ports/random.ts';

/** From one heartbeat to the next (PROTOCOL §7). */
const heartbeatEveryMs = 5 * 60_000;

const dayMs = 86_400_000;

/**
 * Sends heartbeats: one when the connection is up, which proves the machine's number, then one every five minutes
 * unless the link asks for another interval.
 */
export class HeartbeatTimer {
  readonly #clock: Clock;
  readonly #send: () => void;
  readonly #everyMs: () => number | undefined;
  #timer: Timer | null = null;
  /** Set while heartbeats are not sent. */
  #muted: { readonly onMuted: () => void } | null = null;

  /** @param everyMs time between two heartbeats, ms, where it is not that of the protocol; it may change. */
  constructor(clock: Clock, send: () => void, everyMs: () => number | undefined = () => undefined) {
    this.#clock = clock;
    this.#send = send;
    this.#everyMs = everyMs;
  }

  start(): void {
    this.stop();
    if (this.#muted) this.#muted.onMuted();
    else this.#send();
    this.#timer = this.#clock.after(this.#everyMs() ?? heartbeatEveryMs, () => this.start());
  }

  /** Heartbeats are not sent from now on, and `onMuted` is called for each; null: they are sent again. */
  mute(muted: { readonly onMuted: () => void } | null): void {
    this.#muted = muted;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

/** The machine's state in a heartbeat. */
export interface HeartbeatState {
  readonly mode: MachineMode;
  /** By the machine's own clock, Unix ms. */
  readonly wallMs: number;
  /** Since it was switched on, ms. */
  readonly upMs: number;
}

/**
 * A heartbeat as a machine on a mobile network sends it. The reported uptime restarts at midnight (GMT+8) by the
 * machine's own clock.
 */
export function heartbeatMessage(random: Random, { mode, wallMs, upMs }: HeartbeatState): Heartbeat {
  const sinceMidnightMs = (wallMs + 8 * 3_600_000) % dayMs;
  return {
    method: 'client.heartbeat',
    networkType: '4G',
    networkRssi: `${random.integer(-95, -61)}`,
    uptimeMinutesToday: `${Math.floor(Math.min(upMs, sinceMidnightMs) / 60_000)}`,
    status: mode,
  };
}
