import { base64Strict } from './base64.ts';
import { dialects } from './dialects.ts';
import type { Forgery } from './forgery.ts';
import { garbageForgeries } from './garbage.ts';
import { injectionForgeries } from './injection.ts';
import { jsonStrict, roundTrip } from './json.ts';
import { emptyExcluded, signExcluded } from './excluded-members.ts';
import { caseKept, orderFree } from './order-and-case.ts';
import { signShape } from './sign-shape.ts';
import { tamperForgeries } from './tamper.ts';
import { timestampWindow } from './timestamp-window.ts';
import { wrongKey } from './wrong-key.ts';

/** All forgeries, grouped by check. */
export const forgeries: readonly Forgery[] = [
  ...roundTrip,
  ...orderFree,
  ...emptyExcluded,
  ...signExcluded,
  ...caseKept,
  ...signShape,
  ...tamperForgeries,
  ...wrongKey,
  ...injectionForgeries,
  ...jsonStrict,
  ...base64Strict,
  ...dialects,
  ...timestampWindow,
  ...garbageForgeries,
];

/** The forgery with this name. @throws Error if there is none. */
export function forgeryByName(name: string): Forgery {
  const forgery = forgeries.find((candidate) => candidate.name === name);
  if (!forgery)
    throw new Error(
      `there is no forged request "${name}"; there are ${forgeries.map((candidate) => candidate.name).join(', ')}`,
    );
  return forgery;
}
