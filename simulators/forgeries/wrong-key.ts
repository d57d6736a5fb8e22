import { forgeriesOf, refusedForSign } from './forgery.ts';
import { md5Hex, sortByBytes, joinMembers, signedBody, signOf } from './signing-rule.ts';

/** Requests without the app's secrets. */
export const wrongKey = forgeriesOf({ check: 'wrong-key' }, [
  {
    name: 'wrong-key',
    description: 'signs with another AppKey',
    ...refusedForSign,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signOf(members, `${appKey}x`)) }),
  },
  {
    name: 'secret-as-key',
    description: 'signs with the AppSecret instead of the AppKey',
    ...refusedForSign,
    forge: ({ members, appSecret }) => ({ body: signedBody(members, signOf(members, appSecret)) }),
  },
  {
    name: 'empty-key',
    description: 'signs with an empty AppKey',
    ...refusedForSign,
    forge: ({ members }) => ({ body: signedBody(members, signOf(members, '')) }),
  },
  {
    name: 'no-key',
    description: 'signs without any AppKey',
    ...refusedForSign,
    forge: ({ members }) => ({ body: signedBody(members, md5Hex(joinMembers(sortByBytes(members)))) }),
  },
  {
    name: 'wrong-app-secret',
    description: 'sends another AppSecret',
    refusalCodes: [4009],
    forge: ({ members, sign, appSecret }) => ({
      body: signedBody(members, sign),
      headers: { appsecret: `${appSecret}x` },
    }),
  },
  {
    name: 'no-app-secret',
    description: 'sends no AppSecret',
    refusalCodes: [4009],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appsecret: null } }),
  },
  {
    name: 'unknown-app-id',
    description: 'sends an unknown Appid',
    refusalCodes: [4001],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appid: 'unknown-app' } }),
  },
  {
    name: 'no-app-id',
    description: 'sends no Appid',
    refusalCodes: [4000],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appid: null } }),
  },
]);
