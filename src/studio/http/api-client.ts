import { request } from 'undici';
import { Problem } from '../control/problem.ts';

/** Calls operations of a studio's API. */
export interface ApiClient {
  /** @returns the answer. @throws Problem when it is refused. */
  call(method: 'GET' | 'POST' | 'DELETE' | 'PATCH', path: string, body?: object): Promise<unknown>;
}

/** A client of a studio at a URL. */
export function apiClient(url: string, token: string): ApiClient {
  return {
    async call(method, path, body) {
      const answer = await request(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }).catch((error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        throw new Problem('conflict', `No studio answers at ${url} (${text}): start vendloop studio.`);
      });
      const data = (await answer.body.json()) as { readonly detail?: string };
      if (answer.statusCode >= 400) throw new Problem('conflict', data.detail ?? `It answered ${answer.statusCode}.`);
      return data;
    },
  };
}
