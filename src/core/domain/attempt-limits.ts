import type { Allowance } from './token-bucket.ts';

/** How often a call may be wrong before it is answered 4290 (HTTP 429). Null: as often as it likes. */
export interface AttemptLimits {
  /** Missing or wrong AppSecrets for one app from one address. */
  readonly secrets: Allowance | null;
  /** The same from one address, whatever the app; unknown Appids too. */
  readonly secretsPerAddress: Allowance | null;
  /** Wrong signs of one app from one address. */
  readonly signs: Allowance | null;
  /** Pickup codes that a machine does not have, or has no longer, tried by one app at one machine. */
  readonly pickupCodes: Allowance | null;
  /** Unknown machine numbers, named by one app from one address, or dialled from one address. */
  readonly unknownMachines: Allowance | null;
}

/** Safe in public: a person who mistypes is not stopped, a program that guesses is. */
export const defaultLimits: AttemptLimits = {
  secrets: { burst: 20, perMinute: 10 },
  secretsPerAddress: { burst: 100, perMinute: 30 },
  signs: { burst: 60, perMinute: 30 },
  pickupCodes: { burst: 10, perMinute: 6 },
  unknownMachines: { burst: 60, perMinute: 30 },
};

/** For worlds and benchmarks, where wrong calls are the point. */
export const noLimits: AttemptLimits = {
  secrets: null,
  secretsPerAddress: null,
  signs: null,
  pickupCodes: null,
  unknownMachines: null,
};
