import type { Capabilities } from '#drivers/capabilities.ts';

/** Machines of one motor type that a cloud offers. */
export interface OfferedMotor {
  readonly motor: string;
  /** How many there are. */
  readonly count: number;
  /** Lanes that each of them sells from, from lane 0 on. */
  readonly lanes: number;
  readonly dwellMs: number;
}

/** What worlds at a cloud are drawn from. One seed and the same traits draw one world. */
export interface TargetTraits {
  /** Each motor type once. */
  readonly motors: readonly OfferedMotor[];
  /** A delivery without a result ends with a timeout after so long, ms. */
  readonly timeoutMs: number;
  /** How long the cloud waits for the answer to a callback, ms. */
  readonly callbackTimeoutMs: number;
  /** What a cloud behind a driver can do; null: it speaks our protocol, and can do all of it. */
  readonly capabilities: Capabilities | null;
}
