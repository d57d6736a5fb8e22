import { z } from 'zod';
import { accept } from '#core/domain/errors.ts';
import { endpoint } from '../endpoint.ts';

/** POST /ping: does the core answer, and are the caller's headers good? */
export const ping = endpoint({
  name: 'ping',
  summary: 'Checks that the core answers and the credentials are valid',
  method: 'POST',
  path: '/ping',
  bodyKind: 'none',
  members: z.strictObject({}),
  data: z.literal('pong'),
  codes: [],
  handle: () => Promise.resolve(accept(null)),
  render: () => 'pong' as const,
});
