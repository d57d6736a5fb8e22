import { z } from 'zod';
import { errorCodes, type ErrorCode } from '#core/domain/errors.ts';
import type { DocumentedCode, Endpoint } from '../endpoint.ts';
import { memberRules } from '../member-schemas.ts';

/** Any part of an OpenAPI document: JSON. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

/** Codes that every call may get (PROTOCOL §1, §6). */
const commonCodes: readonly DocumentedCode[] = [4000, 4001, 4003, [4003, 413], 4009, 4290, 5000];

/** JSON Schema of an endpoint's members, as a client sends them. */
export function membersSchema({ members }: Endpoint): JsonObject {
  return withoutDialect(
    z.toJSONSchema(members, {
      io: 'input',
      metadata: memberRules,
      // A default is what comes out; zod leaves it out of what goes in, where it is news to the reader.
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema instanceof z.ZodDefault) jsonSchema.default = zodSchema.def.defaultValue;
      },
    }),
  );
}

/** JSON Schema of an endpoint's `data`. */
export function dataSchema({ data }: Endpoint): JsonObject {
  return withoutDialect(z.toJSONSchema(data));
}

/** The document names the dialect once, for all of its schemas. */
function withoutDialect(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}

/** Every code that an endpoint may answer with, and its HTTP status. */
export function codesOf(endpoint: Endpoint): readonly { readonly code: ErrorCode; readonly status: number }[] {
  const signed: readonly DocumentedCode[] = endpoint.bodyKind === 'signed' ? [4006] : [];
  return [...commonCodes, ...signed, ...endpoint.codes]
    .map((entry) =>
      typeof entry === 'number'
        ? { code: entry, status: errorCodes[entry].status }
        : { code: entry[0], status: entry[1] },
    )
    .sort((a, b) => a.status - b.status || a.code - b.code)
    .filter((entry, index, all) => entry.code !== all[index - 1]?.code || entry.status !== all[index - 1]?.status);
}

/** Failures of an endpoint, one response for each HTTP status, with the codes that come with it. */
export function failureResponses(endpoint: Endpoint): JsonObject {
  const byStatus = new Map<string, ErrorCode[]>();
  for (const { code, status } of codesOf(endpoint))
    byStatus.set(String(status), [...(byStatus.get(String(status)) ?? []), code]);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, failureResponse(codes)]));
}

function failureResponse(codes: readonly ErrorCode[]): JsonObject {
  const lines = codes.map((code) => `- ${code} ${errorCodes[code].zh} (${errorCodes[code].en})`);
  const retryAfter = {
    'Retry-After': { description: 'Seconds, with 6057 and 4290', schema: { type: 'integer', minimum: 0 } },
  };
  return {
    description: lines.join('\n'),
    ...((codes.includes(6057) || codes.includes(4290)) && { headers: retryAfter }),
    ...jsonOf({
      allOf: [{ $ref: '#/components/schemas/Failure' }, { type: 'object', properties: { code: { enum: codes } } }],
    }),
  };
}

/** The envelope of a success around `data`. */
export function successResponseOf(dataRef: string): JsonObject {
  return {
    description: 'Success',
    ...jsonOf({
      type: 'object',
      required: ['code', 'message', 'data'],
      properties: { code: { const: 0 }, message: { const: 'ok' }, data: { $ref: dataRef } },
    }),
  };
}

/** `content` of a body of JSON. */
export function jsonOf(schema: JsonObject): { readonly content: JsonObject } {
  return { content: { 'application/json': { schema } } };
}

/** The parts that all endpoints share. */
export const sharedSchemas: JsonObject = {
  Failure: {
    type: 'object',
    required: ['code', 'message', 'data'],
    properties: {
      code: { type: 'integer', enum: Object.keys(errorCodes).map(Number) },
      message: { type: 'string', description: 'Chinese, or English for Accept-Language: en' },
      data: { type: 'object', description: 'Facts for programs, for example retry_after_ms with 6057 and 4290' },
    },
  },
  Sign: {
    type: 'string',
    pattern: '^[0-9A-F]{32}$',
    description: 'MD5 of the sorted name=value members and the AppKey, upper-case hex',
  },
};

/** Headers of every call (PROTOCOL §1), as security schemes. */
export const securitySchemes: JsonObject = {
  Appid: { type: 'apiKey', in: 'header', name: 'Appid' },
  AppSecret: { type: 'apiKey', in: 'header', name: 'AppSecret' },
};
