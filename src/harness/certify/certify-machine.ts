import type { Capabilities, KindCapabilities } from '#drivers/capabilities.ts';
import type { DriverMachine } from '#drivers/machine-driver.ts';

/** A machine of the cloud that cases may play. */
export interface CertifyMachine extends DriverMachine {
  /** Its kind, by the name in the capabilities. */
  readonly kind: string;
  /** Ids of what it sells, at least one. */
  readonly products: readonly string[];
}

/** A machine as it is named: what is left out, the cloud's own list has. */
export interface NamedMachine extends DriverMachine {
  readonly kind?: string | undefined;
  /** Empty: those of the cloud's list. */
  readonly products: readonly string[];
}

/** What is known before any case is played. */
export interface CertifyFacts {
  /** What the cloud promises, with the limits that are in force. */
  readonly limits: Capabilities;
  /** The machines that cases may play. */
  readonly machines: readonly CertifyMachine[];
  /** Longest time, ms, that a case with a choice waits. */
  readonly budgetMs: number;
}

/** What the cloud holds of a machine's kind. @throws RangeError for a kind that the capabilities do not have. */
export function kindOf({ kinds }: Pick<Capabilities, 'kinds'>, { machine, kind }: CertifyMachine): KindCapabilities {
  const found = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (found) return found;
  throw new RangeError(
    `machine ${machine} is of kind "${kind}", and the driver declares ${Object.keys(kinds).join(', ')}: ` +
      'correct its kind in the project file',
  );
}
