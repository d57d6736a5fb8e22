import { family, unsigned } from './forgery.ts';
import { hashOf, inByteOrder, joined, signedBody, signOf } from './signing-rule.ts';

/** Somebody who does not have the app's secrets. */
export const wrongKey = family({ law: 'wrong-key' }, [
  {
    name: 'wrong-key',
    says: 'signs with another AppKey',
    ...unsigned,
    forge: ({ members, appKey }) => ({ body: signedBody(members, signOf(members, `${appKey}x`)) }),
  },
  {
    name: 'secret-as-key',
    says: 'signs with the AppSecret in place of the AppKey',
    ...unsigned,
    forge: ({ members, appSecret }) => ({ body: signedBody(members, signOf(members, appSecret)) }),
  },
  {
    name: 'empty-key',
    says: 'signs with an empty AppKey',
    ...unsigned,
    forge: ({ members }) => ({ body: signedBody(members, signOf(members, '')) }),
  },
  {
    name: 'no-key',
    says: 'signs without any AppKey',
    ...unsigned,
    forge: ({ members }) => ({ body: signedBody(members, hashOf(joined(inByteOrder(members)))) }),
  },
  {
    name: 'wrong-app-secret',
    says: 'sends another AppSecret',
    refusedWith: [4009],
    forge: ({ members, sign, appSecret }) => ({
      body: signedBody(members, sign),
      headers: { appsecret: `${appSecret}x` },
    }),
  },
  {
    name: 'no-app-secret',
    says: 'sends no AppSecret',
    refusedWith: [4009],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appsecret: null } }),
  },
  {
    name: 'unknown-app-id',
    says: 'sends an Appid that nobody has',
    refusedWith: [4001],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appid: 'nobody' } }),
  },
  {
    name: 'no-app-id',
    says: 'sends no Appid',
    refusedWith: [4000],
    forge: ({ members, sign }) => ({ body: signedBody(members, sign), headers: { appid: null } }),
  },
]);
