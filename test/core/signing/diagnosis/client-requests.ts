import { createHash } from 'node:crypto';

/** The app whose clients make the mistakes. */
export const app = { appId: 'ds591794a0', appSecret: 'a-secret-of-the-app', appKey: 'Kx7-key-of-the-app' } as const;

/** Pickup codes with a time that has a space and colons, where encodings differ. */
export const pickup: Members = {
  machine_no: '16327129',
  method: 'pickup_code.product.id',
  product_id: '5',
  expired_at: '2024-12-31 23:59:59',
  count: '2',
  timestamp: '1714373688',
};
/** A pickup code that is consumed, with an address and Chinese text. */
export const consume: Members = {
  machine_no: '16327129',
  method: 'event.consume.pickup_code',
  code: '012345',
  notify_url: 'https://shop.example/notify?a=1&b=2',
  trade_id: '可乐*~9',
  timestamp: '1714373688',
};

export type Members = Readonly<Record<string, string | number>>;

/** A payload that a client made wrongly, and how the doctor must explain it. */
export interface ClientMistake {
  readonly title: string;
  /** The payload as the client sends it. */
  readonly payload: string;
  /** The names of the hypotheses. */
  readonly names: readonly string[];
  /** What the English message must contain. */
  readonly message: string;
}

/** A hash in upper-case hex. */
export const hex = (text: string | Buffer, algorithm = 'md5') =>
  createHash(algorithm).update(text).digest('hex').toUpperCase();
export const byName = (members: Members) =>
  Object.entries(members)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
export const joinMembers = (pairs: readonly (readonly [string, string | number])[]) =>
  pairs.map(([name, value]) => `${name}=${value}`).join('&');
/** The text that is hashed, as the protocol has it. */
export const text = (members: Members, key: string = app.appKey) => `${joinMembers(byName(members))}&key=${key}`;
export const validSign = (members: Members) => hex(text(members));
export const json = (members: Members, sign: unknown) => JSON.stringify({ ...members, sign });
export const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');
/** The text that is hashed when a client encodes its values. */
export const encodedText = (members: Members, write: (value: string) => string) =>
  `${joinMembers(byName(members).map(([name, value]) => [name, write(String(value))]))}&key=${app.appKey}`;
export const form = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

/** A payload with right members and a wrong sign. */
export function makeSignMistake(
  title: string,
  members: Members,
  sign: string,
  name: string | readonly string[],
  message: string,
): ClientMistake {
  return { title, payload: base64(json(members, sign)), names: typeof name === 'string' ? [name] : name, message };
}

export function withoutMember(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
}
