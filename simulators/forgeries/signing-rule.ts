import { createHash } from 'node:crypto';

/** Members of a payload in an order of the sender's choosing. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * The rule of PROTOCOL §2 as plainly as it can be written, and apart from the core's own code: what the core must
 * accept is not for the core to say.
 */
export function signOf(members: Pairs, appKey: string): string {
  return hashOf(
    `${joined(inByteOrder(members.filter(([name, value]) => name !== 'sign' && value !== '')))}&key=${appKey}`,
  );
}

/** MD5 as upper-case hex. */
export function hashOf(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex').toUpperCase();
}

/** `name=value`, joined with `&`. */
export function joined(members: Pairs): string {
  return members.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Members sorted by name as the bytes of their names compare. */
export function inByteOrder(members: Pairs): Pairs {
  return members.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Members as compact JSON, in their order; a name may occur twice. */
export function jsonOf(members: Pairs): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** A body whose payload is base64 of this JSON. */
export function sealed(json: string): string {
  return bodyOf(Buffer.from(json).toString('base64'));
}

/** A body with this payload. */
export function bodyOf(payload: string): string {
  return JSON.stringify({ payload });
}

/** A body with these members and this sign behind them. */
export function signedBody(members: Pairs, sign: string): string {
  return sealed(jsonOf([...members, ['sign', sign]]));
}

/** The members with another value for one of them. */
export function withValue(members: Pairs, name: string, value: string): Pairs {
  return members.map(([known, old]) => [known, known === name ? value : old]);
}

/** The members without one of them. */
export function without(members: Pairs, name: string): Pairs {
  return members.filter(([known]) => known !== name);
}

/** The value of a member; empty when there is none. */
export function valueOf(members: Pairs, name: string): string {
  return members.find(([known]) => known === name)?.[1] ?? '';
}
