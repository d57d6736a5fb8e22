import { z, type ZodType } from 'zod';
import { problemSchema } from '../schemas/common.ts';
import { rawRoutes, type RawRoute } from './raw-routes.ts';
import type { AnyRoute } from './route.ts';
import { routes } from './routes/index.ts';

type Json = Readonly<Record<string, unknown>>;

/** The API as an OpenAPI 3.1 document. @param version of vendloop. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  for (const route of rawRoutes) (paths[route.path] ??= {})['get'] = rawOperationOf(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'vendloop control API',
      version,
      description:
        'Controls a world of simulated vending machines: injects and clears faults, sells, reads the verdict, saves ' +
        'scenarios, and reads recorded runs.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token that the command prints.' },
      },
      schemas: { Problem: jsonSchemaOf(problemSchema, 'output') },
    },
  };
}

/** Operations that act are answered with the command's state around the result. */
const commandAnswer = (result: Json): Json => ({
  type: 'object',
  properties: {
    command: {
      type: 'object',
      properties: { id: { type: 'string' }, state: { enum: ['running', 'done'] } },
      required: ['id', 'state'],
    },
    result: { description: 'What came of it; null while it runs.', anyOf: [result, { type: 'null' }] },
  },
  required: ['command', 'result'],
});

function operationOf(route: AnyRoute): Json {
  const result = jsonSchemaOf(route.response, 'output');
  const isCommand = route.effect === 'command';
  const answer = isCommand ? commandAnswer(result) : result;
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(isCommand ? [idempotencyKey] : []),
    ],
    ...(route.body && {
      requestBody: { content: { 'application/json': { schema: jsonSchemaOf(route.body, 'input') } } },
    }),
    responses: {
      200: { description: 'Done.', ...jsonContent(answer) },
      ...(isCommand && { 202: { description: 'It goes on: ask for the command again.', ...jsonContent(answer) } }),
      ...problemResponse,
    },
  };
}

function rawOperationOf({ id, tag, summary, contentType, params, query }: RawRoute): Json {
  const parameter = (name: string, where: string, description?: string): Json => ({
    name,
    in: where,
    required: where === 'path',
    schema: { type: 'string' },
    ...(description !== undefined && { description }),
  });
  return {
    operationId: id,
    tags: [tag],
    summary,
    parameters: [
      ...params.map((name) => parameter(name, 'path')),
      ...Object.entries(query).map(([name, description]) => parameter(name, 'query', description)),
    ],
    responses: {
      200: { description: 'The content.', content: { [contentType]: { schema: { type: 'string' } } } },
      ...problemResponse,
    },
  };
}

const idempotencyKey: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
  description: 'Chosen by the sender: a command that is sent again with its key is not done again.',
};

const problemResponse: Json = {
  default: {
    description: 'It is refused, or it failed: what is wrong, where, and what to do.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
};

function jsonContent(schema: Json): Json {
  return { content: { 'application/json': { schema } } };
}

function parametersOf(schema: ZodType | undefined, where: 'path' | 'query'): readonly Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: rest,
    ...(description !== undefined && { description }),
  }));
}

function jsonSchemaOf(schema: ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
