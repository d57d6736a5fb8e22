import type { Merchant } from '../domain/merchant.ts';
import { basePath, type Endpoint } from './endpoint.ts';
import type { ApiRequest, ApiResponse } from './http-types.ts';
import type { RawMembers } from './member-validation.ts';

/**
 * One call that was refused or has changed something: who, what and with which answer. No secret, sign or key, ever.
 */
export interface AuditedCall {
  /**
   * Of a merchant that there is; null for whatever else was sent in its place: it may be a secret in the wrong header.
   */
  readonly app: string | null;
  readonly address: string;
  readonly endpoint: string;
  readonly method: string;
  /** Null for a path that is none of ours: it may hold anything. */
  readonly path: string | null;
  readonly machine: string | null;
  readonly order: string | null;
  readonly status: number;
  /** 0 for success. */
  readonly code: number;
}

/** Takes the calls of the audit. Must not throw. */
export type OnAudit = (call: AuditedCall) => void;

/** Calls that change nothing; every other one does, a new endpoint too until it is named here. */
export const readOnlyEndpoints: ReadonlySet<string> = new Set([
  'ping',
  'get-order',
  'list-pickup-codes',
  'products',
  'floors',
  'machines',
  'machine',
  'delivery-result',
]);

/** Makes the function that passes the audited calls to `onAudit`. `target` is null for an unknown path. */
export function createAuditor(merchants: readonly Merchant[], onAudit: OnAudit) {
  const appIds = new Set(merchants.map(({ appId }) => appId));
  return (request: ApiRequest, target: AuditTarget | null, members: RawMembers, status: number, code: number): void => {
    const endpoint = target?.endpoint.name ?? 'unknown';
    if (code === 0 && readOnlyEndpoints.has(endpoint)) return;
    const appId = request.headers['appid'] ?? '';
    onAudit({
      app: appIds.has(appId) ? appId : null,
      address: request.address ?? '',
      endpoint,
      method: methods.has(request.method) ? request.method : 'other',
      path: target && pathOf(target),
      machine: target && machineNamedIn(target.endpoint, target.pathIdText, members),
      order: target && orderNamedIn(target.endpoint, target.pathIdText, members),
      status,
      code,
    });
  };
}

/**
 * What was turned away before it was a call of the API: a connection, malformed HTTP, a WebSocket on a path that is no
 * machine's.
 * @param response in the envelope.
 */
export function refusedCall(
  endpoint: 'connection' | 'http' | 'websocket',
  method: string,
  address: string,
  response: ApiResponse,
): AuditedCall {
  const { code } = JSON.parse(response.body) as { readonly code: number };
  return {
    app: null,
    address,
    endpoint,
    method: methods.has(method) ? method : 'other',
    path: null,
    machine: null,
    order: null,
    status: response.status,
    code,
  };
}

interface AuditTarget {
  readonly endpoint: Pick<Endpoint, 'name' | 'path' | 'pathParameter'>;
  readonly pathIdText: string;
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The path with its id, where that is one. */
function pathOf({ endpoint, pathIdText }: AuditTarget): string {
  const id = digitsOrNull(pathIdText, 32);
  return `${basePath}${id === null ? endpoint.path : endpoint.path.replace(/\{\w+\}/, id)}`;
}

/** The machine that a call names, in its path or its members. */
export function machineNamedIn(
  endpoint: Pick<Endpoint, 'pathParameter'>,
  pathIdText: string,
  members: RawMembers,
): string | null {
  return digitsOrNull(endpoint.pathParameter === 'machine_no' ? pathIdText : members['machine_no'], 8);
}

/** The order that a call names, in its path or its members. */
function orderNamedIn(
  endpoint: Pick<Endpoint, 'pathParameter'>,
  pathIdText: string,
  members: RawMembers,
): string | null {
  return digitsOrNull(endpoint.pathParameter === 'order_id' ? pathIdText : members['order_id'], 16);
}

/** Ids are digits and no longer than this: nothing else that was sent gets into the audit. */
function digitsOrNull(value: unknown, maxLength: number): string | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.length <= maxLength && /^\d+$/.test(text) ? text : null;
}
