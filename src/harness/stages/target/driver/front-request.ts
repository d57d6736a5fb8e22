import { decodePayload } from '#core/signing/payload.ts';
import type { HttpRequest } from '#core/ports/http.ts';

/** Members of a request of ours, as texts and lists. */
export type FrontMembers = Readonly<Record<string, unknown>>;

/** A request of our documented API, as its front reads it. */
export interface FrontRequest {
  readonly method: string;
  /** Below the base path, in its parts. */
  readonly path: readonly string[];
  readonly members: FrontMembers;
  /** Equal for the same bytes; empty where the request is not signed. */
  readonly sign: string;
}

const basePath = '/api/openapi/v1/';

/** Reads a request of our merchant. Nothing of it is verified: only the harness itself calls the front. */
export function readFrontRequest({ method, url, body }: HttpRequest): FrontRequest {
  const { pathname } = new URL(url);
  const path = pathname.slice(pathname.indexOf(basePath) + basePath.length).split('/');
  const members = parseObject(body);
  const { payload } = members;
  if (typeof payload !== 'string') return { method, path, members, sign: '' };
  const decoded = decodePayload(payload);
  return decoded.ok
    ? { method, path, members: decoded.payload, sign: decoded.sign }
    : { method, path, members: {}, sign: '' };
}

function parseObject(body: string): FrontMembers {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FrontMembers) : {};
  } catch {
    return {};
  }
}

/** A member as text; empty where it is none. */
export function textOf(members: FrontMembers, name: string): string {
  const value = members[name];
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}

/** A member as a whole number; 0 where it is none. */
export function numberOf(members: FrontMembers, name: string): number {
  const value = Number(textOf(members, name));
  return Number.isSafeInteger(value) ? value : 0;
}
