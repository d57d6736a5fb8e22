import { createHash } from 'node:crypto';

/** Members of a payload in the sender's order. */
export type Members = readonly (readonly [name: string, value: string])[];

/**
 * The signing rule of PROTOCOL §2, written independently of the core's code: the core's code must not decide what the
 * core has to accept.
 */
export function signOf(members: Members, appKey: string): string {
  return md5Hex(
    `${joinMembers(sortByBytes(members.filter(([name, value]) => name !== 'sign' && value !== '')))}&key=${appKey}`,
  );
}

/** MD5 as upper-case hex. */
export function md5Hex(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex').toUpperCase();
}

/** `name=value`, joined with `&`. */
export function joinMembers(members: Members): string {
  return members.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Members sorted by the bytes of their names. */
export function sortByBytes(members: Members): Members {
  return members.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** Members as compact JSON, in their order; a name may occur twice. */
export function toJson(members: Members): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** A body whose payload is base64 of this JSON. */
export function bodyOfJson(json: string): string {
  return bodyOfPayload(Buffer.from(json).toString('base64'));
}

/** A body with this payload. */
export function bodyOfPayload(payload: string): string {
  return JSON.stringify({ payload });
}

/** A body with these members, followed by this sign. */
export function signedBody(members: Members, sign: string): string {
  return bodyOfJson(toJson([...members, ['sign', sign]]));
}

/** The members with one value replaced. */
export function withValue(members: Members, name: string, value: string): Members {
  return members.map(([memberName, oldValue]) => [memberName, memberName === name ? value : oldValue]);
}

/** The members without one of them. */
export function withoutMember(members: Members, name: string): Members {
  return members.filter(([memberName]) => memberName !== name);
}

/** The value of a member; empty when there is none. */
export function memberValue(members: Members, name: string): string {
  return members.find(([memberName]) => memberName === name)?.[1] ?? '';
}
