import { createHash } from 'node:crypto';

/** The app whose clients sign; its key has letters of both cases. */
export const app = { appId: 'demo-merchant', appSecret: 'demo-app-secret', appKey: 'Test-app-Key-0001' } as const;

export type Members = Readonly<Record<string, string | number>>;

/** A client's mistake: the members that it sends, its sign, and the doctor's message. */
export type WrongSign = readonly [members: Members, sign: string, message: RegExp];

export const key = app.appKey;
/** A delivery, the request of most mistakes. */
export const deliver: Members = {
  machine_no: '16327129',
  method: 'device.delivery.put',
  order_id: '60',
  record_id: '78',
  timestamp: '1795640000',
};

/** A hash in upper-case hex. */
export const hash = (text: string | Buffer, algorithm = 'md5') =>
  createHash(algorithm).update(text).digest('hex').toUpperCase();
/** The names of the members that are signed, in order. */
export const names = (members: Members) =>
  Object.keys(members)
    .filter((name) => members[name] !== '')
    .sort();
export const joinMembers = (members: Members, write: (value: string) => string = (value) => value) =>
  names(members)
    .map((name) => `${name}=${write(String(members[name]))}`)
    .join('&');
export const addKey = (text: string) => `${text}&key=${key}`;
/** The right sign of these members. */
export const signOf = (members: Members) => hash(addKey(joinMembers(members)));
/** The joined members of `deliver`. */
export const text = joinMembers(deliver);
