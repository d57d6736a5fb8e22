import type { FlatPayload } from './canonical.ts';
import { makePayloadError } from './payload-error.ts';
import type { PayloadError } from './payload-error.ts';

/**
 * Finds the first member that contains `&` or `=`. The canonical form is not injective (`{a:"1&b=2"}` signs like
 * `{a:"1",b:"2"}`); endpoints accept known members only and reject these two characters in all but one of them, so no
 * two accepted payloads sign alike (PROTOCOL §2).
 *
 * @param exempt names of members whose value may hold them (`notify_url`)
 * @returns null if there is none
 */
export function separatorError(payload: FlatPayload, exempt: readonly string[]): PayloadError | null {
  for (const name of Object.keys(payload)) {
    const valueHasSeparator = !exempt.includes(name) && hasSeparator(String(payload[name]));
    if (valueHasSeparator || hasSeparator(name)) return makePayloadError('separator', name);
  }
  return null;
}

function hasSeparator(text: string): boolean {
  return text.includes('&') || text.includes('=');
}
