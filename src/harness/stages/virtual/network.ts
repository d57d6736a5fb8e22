import type { Random } from '#core/ports/random.ts';
import type { Direction } from '#harness/fault-injection/network/message-effects.ts';

/** What one kind of traffic meets on its way. */
export interface NetworkDelay {
  /** How long the next frame, request or answer is under way: 0 or more whole milliseconds. */
  delayMs(direction: Direction, random: Random): number;
}

/** The network of a virtual world. */
export interface Network {
  /** Between machines and the core. */
  readonly link: NetworkDelay;
  /** Between merchants, the core and receivers. */
  readonly http: NetworkDelay;
}

/** A delay's lower and upper end in whole milliseconds, both possible. */
export type DelayRange = readonly [min: number, max: number];

/** The delays of a network that loses nothing. */
export interface NetworkOptions {
  /** One way, for every frame between a machine and the core. A machine's modem comes on top, in its own profile. */
  readonly linkDelayMs: DelayRange;
  /** One way, for every request and every answer. `[0, 0]`: a call arrives in the very instant it is made. */
  readonly httpDelayMs: DelayRange;
}

/** A wired network in one city (assumed). */
export const defaultNetwork: NetworkOptions = { linkDelayMs: [1, 5], httpDelayMs: [1, 5] };

/**
 * The options of a network, complete: what is left out is {@link defaultNetwork}'s.
 * @throws {RangeError} for an option that there is not.
 */
export function networkOptions(options: Partial<NetworkOptions>): NetworkOptions {
  const unknown = Object.keys(options).find((name) => !(name in defaultNetwork));
  if (unknown !== undefined)
    throw new RangeError(
      `A virtual network has no option '${unknown}'; it has ${Object.keys(defaultNetwork).join(' and ')}.`,
    );
  return {
    linkDelayMs: options.linkDelayMs ?? defaultNetwork.linkDelayMs,
    httpDelayMs: options.httpDelayMs ?? defaultNetwork.httpDelayMs,
  };
}

/**
 * A network that delays and does nothing worse; every delay within the range is equally likely. Whole milliseconds:
 * histories stay readable, and things often happen in the same instant, which is where races are.
 * @throws {RangeError} for a range that is not two whole numbers, 0 or more, the lower first.
 */
export function delayOnlyNetwork(options: NetworkOptions): Network {
  return {
    link: uniformDelay('linkDelayMs', options.linkDelayMs),
    http: uniformDelay('httpDelayMs', options.httpDelayMs),
  };
}

function uniformDelay(name: string, range: unknown): NetworkDelay {
  const [min, max, more] = (Array.isArray(range) ? range : [range]) as readonly (number | undefined)[];
  if (
    more !== undefined ||
    min === undefined ||
    max === undefined ||
    !Number.isSafeInteger(min) ||
    !Number.isSafeInteger(max) ||
    min < 0 ||
    min > max
  ) {
    throw new RangeError(
      `${name} must be two whole numbers of milliseconds, 0 or more, the lower first; it is ${JSON.stringify(range)}.`,
    );
  }
  return { delayMs: (_direction, random) => (min === max ? min : random.integer(min, max)) };
}
