import { base64Strict } from './base64.ts';
import { dialects } from './dialects.ts';
import type { Forgery } from './forgery.ts';
import { garbage } from './garbage.ts';
import { injection } from './injection.ts';
import { jsonStrict, roundTrip } from './json.ts';
import { emptyExcluded, signExcluded } from './excluded-members.ts';
import { caseKept, orderFree } from './order-and-case.ts';
import { signShape } from './sign-shape.ts';
import { tamper } from './tamper.ts';
import { timestampWindow } from './timestamp-window.ts';
import { wrongKey } from './wrong-key.ts';

/** Every kind of forged request, law by law. */
export const forgeries: readonly Forgery[] = [
  ...roundTrip,
  ...orderFree,
  ...emptyExcluded,
  ...signExcluded,
  ...caseKept,
  ...signShape,
  ...tamper,
  ...wrongKey,
  ...injection,
  ...jsonStrict,
  ...base64Strict,
  ...dialects,
  ...timestampWindow,
  ...garbage,
];

/** The forgery of that name. @throws Error when there is none. */
export function forgeryNamed(name: string): Forgery {
  const forgery = forgeries.find((one) => one.name === name);
  if (!forgery)
    throw new Error(`there is no forged request "${name}"; there are ${forgeries.map((one) => one.name).join(', ')}`);
  return forgery;
}
