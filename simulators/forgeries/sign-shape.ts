import { forgeriesOf, refusedAsInvalid, refusedForSign } from './forgery.ts';
import { toJson, bodyOfJson, signedBody } from './signing-rule.ts';

/** The sign must be present and consist of 32 upper-case hex digits. */
export const signShape = forgeriesOf({ check: 'sign-shape' }, [
  {
    name: 'lower-case-sign',
    description: 'sends the right sign in lower case',
    ...refusedForSign,
    forge: ({ members, sign }) => ({ body: signedBody(members, sign.toLowerCase()) }),
  },
  {
    name: 'short-sign',
    description: 'sends the right sign without its last digit',
    ...refusedForSign,
    forge: ({ members, sign }) => ({ body: signedBody(members, sign.slice(0, -1)) }),
  },
  {
    name: 'long-sign',
    description: 'sends the right sign with one more digit',
    ...refusedForSign,
    forge: ({ members, sign }) => ({ body: signedBody(members, `${sign}0`) }),
  },
  {
    name: 'spaced-sign',
    description: 'sends the right sign followed by a blank',
    ...refusedForSign,
    forge: ({ members, sign }) => ({ body: signedBody(members, `${sign} `) }),
  },
  {
    name: 'empty-sign',
    description: 'sends an empty sign',
    ...refusedAsInvalid,
    forge: ({ members }) => ({ body: signedBody(members, '') }),
  },
  {
    name: 'no-sign',
    description: 'sends no sign at all',
    ...refusedAsInvalid,
    forge: ({ members }) => ({ body: bodyOfJson(toJson(members)) }),
  },
  {
    name: 'sign-as-number',
    description: 'sends a number as the sign',
    ...refusedAsInvalid,
    forge: ({ members }) => ({ body: bodyOfJson(toJson(members).replace(/}$/, ',"sign":1}')) }),
  },
]);
