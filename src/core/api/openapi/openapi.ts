import { basePath, type Endpoint } from '../endpoint.ts';
import { endpoints } from '../endpoints/index.ts';
import {
  codesOf,
  dataSchema,
  failureResponses,
  jsonOf,
  membersSchema,
  securitySchemes,
  sharedSchemas,
  successResponseOf,
  type JsonObject,
} from './openapi-parts.ts';

const apiDescription = [
  'Merchant API of the signing and delivery core.',
  'A signed call has one body field, `payload`: base64 of a JSON object of its members and `sign`.',
  '`sign`: members but `sign`, empty ones dropped, sorted by name in byte order, joined as `name=value` with `&`,',
  '`&key=<AppKey>` behind, MD5, upper-case hex. The members of each payload stand in the schema that ' +
    '`contentSchema` names.',
  'The sign does not cover the path: an id of the path that is also a member must be the same there, and ties the ' +
    'sign to it.',
].join('\n');

/**
 * The OpenAPI 3.1 document of the API, made of the schemas that validate.
 * @param version of the product
 */
export function openApiDocument(version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'vendloop', version, description: apiDescription },
    servers: [{ url: basePath }],
    security: [{ Appid: [], AppSecret: [] }],
    paths: pathsOf(endpoints),
    components: { schemas: { ...sharedSchemas, ...schemasOf(endpoints) }, securitySchemes },
  };
}

function pathsOf(all: readonly Endpoint[]): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const endpoint of all)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  return paths;
}

function operationOf(endpoint: Endpoint): JsonObject {
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    parameters: [...pathParameterOf(endpoint), acceptLanguage],
    ...(endpoint.bodyKind !== 'none' && { requestBody: { required: true, ...jsonOf(bodyOf(endpoint)) } }),
    responses: { '200': successResponseOf(refTo(`${componentOf(endpoint)}Data`)), ...failureResponses(endpoint) },
    'x-codes': codesOf(endpoint),
  };
}

const acceptLanguage: JsonObject = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'en: messages in English',
};

function pathParameterOf({ pathParameter }: Endpoint): readonly JsonObject[] {
  if (pathParameter === null) return [];
  return [{ name: pathParameter, in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9]+$' } }];
}

function bodyOf(endpoint: Endpoint): JsonObject {
  const members = refTo(`${componentOf(endpoint)}Members`);
  if (endpoint.bodyKind === 'plain') return { $ref: members };
  const payload = {
    type: 'string',
    contentEncoding: 'base64',
    contentMediaType: 'application/json',
    contentSchema: { $ref: members },
  };
  return { type: 'object', required: ['payload'], additionalProperties: false, properties: { payload } };
}

function schemasOf(all: readonly Endpoint[]): JsonObject {
  const schemas: Record<string, JsonObject> = {};
  for (const endpoint of all) {
    const name = componentOf(endpoint);
    const members = membersSchema(endpoint);
    if (endpoint.bodyKind !== 'none')
      schemas[`${name}Members`] = endpoint.bodyKind === 'signed' ? withSign(members) : members;
    schemas[`${name}Data`] = dataSchema(endpoint);
  }
  return schemas;
}

/** The members of a payload and the `sign` that stands among them. */
function withSign(members: JsonObject): JsonObject {
  const { properties, required, ...rest } = members as { properties: JsonObject; required: readonly string[] };
  return {
    ...rest,
    properties: { ...properties, sign: { $ref: '#/components/schemas/Sign' } },
    required: [...required, 'sign'],
  };
}

/** `create-order` → `CreateOrder`. */
function componentOf({ name }: Endpoint): string {
  return name.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function refTo(component: string): string {
  return `#/components/schemas/${component}`;
}
