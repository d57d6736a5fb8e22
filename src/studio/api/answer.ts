import type { ZodType } from 'zod';
import { Problem } from '../control/problem.ts';
import type { WorldControl } from '../control/world-control.ts';
import { languageOf } from './language.ts';
import type { AnyRoute, StudioParts } from './route.ts';

/** A request, as the server read it. */
export interface ApiRequest {
  readonly params: unknown;
  readonly query: unknown;
  /** Undefined: it has no body. */
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  readonly acceptLanguage: string | undefined;
}

/** An answer with JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Longest key of a command. */
const maxKeyLength = 200;

/**
 * Answers a request to one operation.
 * @param patience resolves when an answer is due, though the command goes on.
 * @throws Problem
 */
export async function answer(
  route: AnyRoute,
  parts: StudioParts,
  request: ApiRequest,
  patience: () => Promise<void>,
): Promise<ApiAnswer> {
  const query = check(route.query, request.query, 'the query') as { readonly lang?: string } | undefined;
  const input = {
    parts,
    get world() {
      return requireWorld(parts);
    },
    params: check(route.params, request.params, 'the path'),
    query,
    body: check(route.body, request.body ?? {}, 'the body'),
    language: languageOf(query?.lang, request.acceptLanguage),
  };
  const run = async (): Promise<unknown> => (await route.handle(input)) as unknown;
  if (route.effect !== 'command') return { status: 200, body: await run() };
  const { commands } = input.world;
  const key = keyOf(request.idempotencyKey);
  const what = `${route.method} ${route.path} ${JSON.stringify([input.params, input.body])}`;
  const { id, settled } = commands.start(key, what, () => input.world.act(run));
  await Promise.race([settled, patience()]);
  const { state, result, problem } = commands.get(id);
  if (problem) throw problem;
  return { status: state === 'running' ? 202 : 200, body: { command: { id, state }, result } };
}

/** @throws Problem where only recorded runs are served. */
export function requireWorld({ world }: StudioParts): WorldControl {
  if (world) return world;
  throw new Problem(
    'conflict',
    'No world runs here, only recorded runs are served: start vendloop studio without --runs-only.',
  );
}

function keyOf(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (key === '' || key.length > maxKeyLength)
    throw new Problem('invalid', `The header Idempotency-Key must have 1 to ${maxKeyLength} characters.`);
  return key;
}

function check(schema: ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const issues = error.issues.slice(0, 3).map(({ path, message }) => {
    const member = path.join('.');
    return member === '' ? message : `${member}: ${message}`;
  });
  throw new Problem('invalid', `In ${where}: ${issues.join('; ')}. GET /openapi.json describes every member.`);
}
