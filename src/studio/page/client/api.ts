import { ApiError } from './api-error.ts';
import { send } from './browser.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A key that no other command has. `randomUUID` is missing where a page is served by another computer's name. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-');
}

/** Sends a request to the studio. @throws ApiError when it refuses, or does not answer. */
export async function request(path: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await send(path, options);
  } catch {
    throw new ApiError(0, '');
  }
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as { readonly detail?: unknown } | null;
  const detail = typeof problem?.detail === 'string' ? problem.detail : '';
  throw new ApiError(response.status, detail === '' ? response.statusText : detail);
}

/**
 * Calls the studio.
 * @returns the answer's JSON.
 * @throws ApiError when it refuses, or does not answer.
 */
export async function callApi<Result>(method: Method, path: string, body?: object): Promise<Result> {
  const response = await request(path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': newKey() }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return response.json().catch(() => null) as Promise<Result>;
}

/** What came of a command. */
export interface CommandAnswer<Result> {
  readonly command: { readonly id: string; readonly state: 'running' | 'done' };
  /** Null while it runs: time may stand still. */
  readonly result: Result | null;
}

/** Leaves the token of the printed address with the browser, and takes it out of the address. @throws ApiError */
export async function logIn(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  await callApi('POST', '/api/login', { token });
  history.replaceState(null, '', `${location.pathname}${location.search}`);
}
