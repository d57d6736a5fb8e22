import { family, invalid, unsigned } from './forgery.ts';
import { jsonOf, sealed, signedBody } from './signing-rule.ts';

/** The sign's own shape: 32 upper-case hex digits, and there. */
export const signShape = family({ law: 'sign-shape' }, [
  {
    name: 'lower-case-sign',
    says: 'sends the right sign in lower case',
    ...unsigned,
    forge: ({ members, sign }) => ({ body: signedBody(members, sign.toLowerCase()) }),
  },
  {
    name: 'short-sign',
    says: 'sends the right sign without its last digit',
    ...unsigned,
    forge: ({ members, sign }) => ({ body: signedBody(members, sign.slice(0, -1)) }),
  },
  {
    name: 'long-sign',
    says: 'sends the right sign and one digit more',
    ...unsigned,
    forge: ({ members, sign }) => ({ body: signedBody(members, `${sign}0`) }),
  },
  {
    name: 'spaced-sign',
    says: 'sends the right sign with a blank behind it',
    ...unsigned,
    forge: ({ members, sign }) => ({ body: signedBody(members, `${sign} `) }),
  },
  {
    name: 'empty-sign',
    says: 'sends an empty sign',
    ...invalid,
    forge: ({ members }) => ({ body: signedBody(members, '') }),
  },
  {
    name: 'no-sign',
    says: 'sends no sign at all',
    ...invalid,
    forge: ({ members }) => ({ body: sealed(jsonOf(members)) }),
  },
  {
    name: 'sign-as-number',
    says: 'sends a number for the sign',
    ...invalid,
    forge: ({ members }) => ({ body: sealed(jsonOf(members).replace(/}$/, ',"sign":1}')) }),
  },
]);
