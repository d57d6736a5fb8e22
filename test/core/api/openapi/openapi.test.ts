import { describe, expect, it } from 'vitest';
import { endpoints } from '#core/api/endpoints/index.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import { errorCodes } from '#core/domain/errors.ts';

interface Schema {
  readonly [name: string]: unknown;
  readonly properties: Record<string, Record<string, unknown>>;
  readonly required: readonly string[];
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { name: string; in: string }[];
  readonly requestBody?: { content: { 'application/json': { schema: Schema } } };
  readonly responses: Record<
    string,
    { description: string; content: { 'application/json': { schema: Schema } }; headers?: object }
  >;
}
interface Document {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly servers: readonly { url: string }[];
  readonly security: readonly Record<string, unknown>[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    schemas: Record<string, Schema>;
    securitySchemes: Record<string, { in: string; name: string }>;
  };
}

const document = JSON.parse(JSON.stringify(openApiDocument('1.2.3'))) as Document;
const operation = (name: string): Operation => {
  const { path, method } = endpoints.find((endpoint) => endpoint.name === name)!;
  return document.paths[path]![method.toLowerCase()]!;
};

describe('the OpenAPI document', () => {
  it('is 3.1, names product and version, the base path, and the two headers of every call', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'vendloop', version: '1.2.3' },
      servers: [{ url: '/api/openapi/v1' }],
    });
    expect(document.security).toEqual([{ Appid: [], AppSecret: [] }]);
    expect(Object.values(document.components.securitySchemes).map((scheme) => [scheme.in, scheme.name])).toEqual([
      ['header', 'Appid'],
      ['header', 'AppSecret'],
    ]);
  });

  it('lists every endpoint once, with its path parameter, a success, and failures that carry an envelope', () => {
    const listed = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(listed.sort()).toEqual(
      endpoints.map(({ method, path, name }) => `${method.toLowerCase()} ${path} ${name}`).sort(),
    );
    for (const { name, pathParameter } of endpoints) {
      const { parameters, responses } = operation(name);
      expect(parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(
        pathParameter === null ? [] : [pathParameter],
      );
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '401', '413', '500']));
      for (const [status, response] of Object.entries(responses)) {
        expect(status).toMatch(/^[2-5]\d\d$/);
        expect(response.description).not.toBe('');
        expect(response.content['application/json'].schema).toBeDefined();
      }
    }
  });

  it('has something behind every reference', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!);
    expect(refs.length).toBeGreaterThan(endpoints.length);
    for (const ref of refs)
      expect(document.components.schemas, ref).toHaveProperty(ref.replace('#/components/schemas/', ''));
  });

  it('describes the payload of a signed call: its members, which are required, and sign among them', () => {
    const body = operation('deliver').requestBody!.content['application/json'].schema;
    expect(body).toMatchObject({ required: ['payload'], additionalProperties: false });
    expect(body.properties['payload']).toMatchObject({
      type: 'string',
      contentEncoding: 'base64',
      contentSchema: { $ref: '#/components/schemas/DeliverMembers' },
    });
    const members = document.components.schemas['DeliverMembers']!;
    expect([...members.required].sort()).toEqual([
      'machine_no',
      'method',
      'order_id',
      'record_id',
      'sign',
      'timestamp',
    ]);
    expect(members).toMatchObject({ type: 'object', additionalProperties: false });
    expect(members.properties['method']).toMatchObject({ enum: ['device.delivery.put'] });
    expect(members.properties['machine_no']).toMatchObject({
      description: 'a string of eight digits',
      anyOf: [{ type: 'string' }, { type: 'integer' }],
    });
    expect(document.components.schemas['ProductsMembers']!.properties['per_page']).toMatchObject({ default: 20 });
    expect(document.components.schemas['ProductsMembers']!.required).not.toContain('per_page');
  });

  it('shows the plain body of create order as it is, and no body where there is none', () => {
    expect(operation('create-order').requestBody!.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/CreateOrderMembers',
    });
    expect(document.components.schemas['CreateOrderMembers']!.required).toEqual([
      'machine_no',
      'notify_url',
      'trade_id',
      'products',
    ]);
    expect(operation('ping').requestBody).toBeUndefined();
  });

  it('lists the codes of each failure, and Retry-After where a machine may be busy', () => {
    const { responses } = operation('deliver');
    expect(responses['409']!.description).toContain('6057 设备正在出货');
    expect(responses['409']!.headers).toHaveProperty('Retry-After');
    expect(responses['503']!.description).toContain('4008');
    expect(JSON.stringify(responses['400'])).toContain('4006');
    expect(JSON.stringify(operation('create-order').responses)).not.toContain('4006');
    const failure = document.components.schemas['Failure']!;
    expect(failure.properties['code']).toMatchObject({ enum: Object.keys(errorCodes).map(Number) });
  });
});
