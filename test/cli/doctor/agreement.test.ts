import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '#cli/doctor/examine.ts';
import { readInput } from '#cli/doctor/input.ts';
import { serveApi, type ServedApi } from '#core/api/http/http-server.ts';
import { encodeGbk } from '#core/signing/diagnosis/gbk.ts';
import { wallMs } from '#test/core/api/fake-services.ts';
import { goodCalls } from '#test/core/api/good-calls.ts';
import { base, makeApi, merchant, payloadOf } from '#test/core/api/api-world.ts';

const { members } = goodCalls.deliver;
const validBody = JSON.stringify({ payload: payloadOf(members) });
const order = JSON.stringify({
  machine_no: '10000002',
  notify_url: 'http://127.0.0.1:9/notify',
  trade_id: '可乐',
  products: [{ product_id: 1000, quantity: 1 }],
});
const options = { ...merchant, window: { nowMs: wallMs, windowMs: 300_000 }, showSecrets: false };

interface Form {
  readonly line?: string;
  readonly host?: string | null;
  readonly headers?: readonly string[];
  readonly appid?: string;
  readonly secret?: string;
  readonly body?: string | Uint8Array;
  readonly length?: boolean;
}

/** The bytes of a valid request, changed by the given parts. */
function bytesOf({
  line = `POST ${base}/deliveries HTTP/1.1`,
  host = 'Host: a',
  headers = [],
  appid = merchant.appId,
  secret = merchant.appSecret,
  body = validBody,
  length = true,
}: Form): Buffer {
  const bytes = Buffer.from(body);
  const lines = [
    line,
    ...(host === null ? [] : [host]),
    `Appid: ${appid}`,
    `AppSecret: ${secret}`,
    'Connection: close',
    ...headers,
    ...(length ? [`Content-Length: ${bytes.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

const multipart = `--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${payloadOf(members)}\r\n--x--\r\n`;
const orders = `POST ${base}/orders HTTP/1.1`;
const ping = `POST ${base}/ping HTTP/1.1`;
const stale = { ...members, timestamp: `${wallMs / 1000 - 301}` };

const forms: Readonly<Record<string, Form>> = {
  'a valid request': {},
  'the absolute form of the target': { line: `POST http://a${base}/deliveries HTTP/1.1` },
  'the absolute form, with a query': { line: `POST https://a:80${base}/deliveries?x=1 HTTP/1.1` },
  'an encoded letter in the path': { line: `POST ${base}/%64eliveries HTTP/1.1` },
  'an encoded slash in the path': { line: `POST ${base}%2fdeliveries HTTP/1.1` },
  'a fragment': { line: `POST ${base}/deliveries#a HTTP/1.1` },
  'a slash at the end': { line: `POST ${base}/deliveries/ HTTP/1.1` },
  'two slashes': { line: `POST /${base}/deliveries HTTP/1.1` },
  'a target of another scheme': { line: `POST ftp://a${base}/deliveries HTTP/1.1` },
  'a method in lower case': { line: `post ${base}/deliveries HTTP/1.1` },
  QUERY: { line: `QUERY ${base}/deliveries HTTP/1.1` },
  PATCH: { line: `PATCH ${base}/deliveries HTTP/1.1` },
  PUT: { line: `PUT ${base}/deliveries HTTP/1.1` },
  'HTTP/1.0 without Host': { line: `POST ${base}/deliveries HTTP/1.0`, host: null },
  'HTTP/1.1 without Host': { host: null },
  'two Hosts': { headers: ['Host: b'] },
  'an unknown version': { line: `POST ${base}/deliveries HTTP/3.0` },
  'a Content-Type that is malformed': { headers: ['Content-Type: json'] },
  'a Content-Type of separators': { headers: ['Content-Type: ;;;'] },
  'a Content-Type of a form around JSON': { headers: ['Content-Type: application/x-www-form-urlencoded'] },
  'charset=gbk around ASCII': { headers: ['Content-Type: application/json; charset=gbk'] },
  'an unknown Expect': { headers: ['Expect: wonders'] },
  'a header without a colon': { headers: ['nonsense'] },
  'a blank before a colon': { headers: ['X-A : b'] },
  'Appid twice': { headers: [`Appid: ${merchant.appId}`] },
  'an empty Appid': { appid: '' },
  'white space around AppSecret': { secret: ` \t${merchant.appSecret} ` },
  'a no-break space after AppSecret': { secret: `${merchant.appSecret}\u00a0` },
  'a wrong AppSecret': { secret: 'wrong' },
  'a Content-Length that is not a number': { length: false, headers: ['Content-Length: many'] },
  'two Content-Lengths': { headers: ['Content-Length: 3'] },
  'a chunked body': {
    length: false,
    headers: ['Transfer-Encoding: chunked'],
    body: `${validBody.length.toString(16)}\r\n${validBody}\r\n0\r\n\r\n`,
  },
  'gzip that is not gzip': { headers: ['Content-Encoding: gzip'] },
  gzip: { headers: ['Content-Encoding: gzip'], body: Buffer.from([0x1f, 0x8b, 8, 0, 0xff]) },
  'a byte order mark before the body': { body: `\ufeff${validBody}` },
  'a no-break space after the body': { body: `${validBody}\u00a0` },
  'a line separator before the body': { body: `\u2028${validBody}` },
  'blanks and line breaks around the body': { body: `\r\n\t ${validBody} \r\n` },
  'a vertical tab after the body': { body: `${validBody}\u000b` },
  'a body in GBK': { line: orders, body: encodeGbk(order), headers: ['Content-Type: application/json; charset=gbk'] },
  'the same body in UTF-8': { line: orders, body: order },
  'a body in UTF-16': { body: Buffer.from(validBody, 'utf16le') },
  'a body cut in a letter': { line: orders, body: Buffer.from(order).subarray(0, order.indexOf('可') + 1) },
  'an urlencoded form': { body: `payload=${encodeURIComponent(payloadOf(members))}` },
  'a form around a plain call': { line: orders, body: 'machine_no=10000002&trade_id=t' },
  'a multipart form': { body: multipart, headers: ['Content-Type: multipart/form-data; boundary=x'] },
  'base64 alone': { body: payloadOf(members) },
  'a list': { body: `[${validBody}]` },
  'a member twice': { body: validBody.replace('{', '{"payload":"x",') },
  'a member beside payload': { body: validBody.replace('}', ',"a":"b"}') },
  'an empty body': { body: '' },
  'ping with nothing': { line: ping, body: '' },
  'ping with a list of nothing': { line: ping, body: '[]' },
  'ping with a number': { line: ping, body: '1' },
  'ping with a byte order mark alone': { line: ping, body: '\ufeff' },
  'a byte order mark before the JSON inside': {
    body: JSON.stringify({
      payload: Buffer.from(`\ufeff${Buffer.from(payloadOf(members), 'base64').toString()}`).toString('base64'),
    }),
  },
  'a no-break space after base64': { body: JSON.stringify({ payload: `${payloadOf(members)}\u00a0` }) },
  'a line break after base64': { body: JSON.stringify({ payload: `${payloadOf(members)}\n` }) },
  'quotes around base64': { body: JSON.stringify({ payload: `"${payloadOf(members)}"` }) },
  'JSON in place of base64': {
    body: JSON.stringify({ payload: Buffer.from(payloadOf(members), 'base64').toString() }),
  },
  'an empty payload': { body: '{"payload":""}' },
  'a payload that is null': { body: '{"payload":null}' },
  'an old timestamp': { body: JSON.stringify({ payload: payloadOf(stale) }) },
  'another key': { body: JSON.stringify({ payload: payloadOf(members, 'another') }) },
  'an id in the path that is not a number': {
    line: `POST ${base}/orders/x1 HTTP/1.1`,
    body: JSON.stringify({ payload: payloadOf(goodCalls['get-order'].members) }),
  },
  "an id that is signed and is the path's": {
    line: `POST ${base}/orders/60 HTTP/1.1`,
    body: JSON.stringify({ payload: payloadOf({ ...goodCalls['get-order'].members, order_id: '60' }) }),
  },
  "an id that is signed and is not the path's": {
    line: `POST ${base}/orders/61 HTTP/1.1`,
    body: JSON.stringify({ payload: payloadOf({ ...goodCalls['get-order'].members, order_id: '60' }) }),
  },
  'a signed call to the queue': {
    line: `POST ${base}/orders/60/deliveries HTTP/1.1`,
    body: JSON.stringify({ payload: payloadOf(goodCalls['get-order'].members) }),
  },
  'a member that is unknown': { body: JSON.stringify({ payload: payloadOf({ ...members, a: 'b' }) }) },
  'a body that is too long': { body: `${validBody}${' '.repeat(70_000)}` },
  'a header that is too long': { headers: [`X-A: ${'a'.repeat(20_000)}`] },
  'a path outside the API': { line: 'POST /deliveries HTTP/1.1' },
};

describe('the doctor and the core agree on every form of a request', () => {
  let served: ServedApi;
  beforeAll(async () => {
    served = await serveApi({
      handle: makeApi().handle,
      health: () => ({ status: 'ok' }),
      metrics: () => Promise.resolve(''),
      openapi: {},
      host: '127.0.0.1',
      port: 0,
    });
  });
  afterAll(() => served.close());

  /** The code in the core's answer. */
  async function coreAnswer(bytes: Uint8Array): Promise<number> {
    const socket = connect((served.server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.on('data', (part) => (received += part.toString('latin1')));
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    const body = received.slice(received.lastIndexOf('\r\n\r\n') + 4);
    return (JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as { code: number }).code;
  }

  it.each(Object.entries(forms))('%s', async (_title, form) => {
    const bytes = bytesOf(form);
    const code = await coreAnswer(bytes);
    const { healthy, steps } = await examine(readInput(bytes), options);
    const wrongs = steps.filter(({ state }) => state === 'wrong');
    expect({ healthy, wrongs: wrongs.map(({ name, text }) => `${name}: ${text.en}`) }).toEqual({
      healthy: code === 0,
      wrongs: code === 0 ? [] : (expect.anything() as unknown),
    });
    if (code !== 0) expect(wrongs.map((step) => step.code)).toContain(code);
    // The step `core` is the fallback: every form here is found by another step.
    expect(wrongs.map(({ name }) => name)).not.toContain('core');
  });

  it('reports what is wrong with a fix', async () => {
    const diagnosisText = async (title: string) =>
      (await examine(readInput(bytesOf(forms[title]!)), options)).steps
        .filter(({ state }) => state === 'wrong')
        .map(({ text, fix }) => `${text.en} -> ${fix?.en ?? ''}`)
        .join('\n');
    expect(await diagnosisText('a byte order mark before the body')).toContain(
      'a byte order mark precedes the JSON -> write UTF-8 without BOM',
    );
    expect(await diagnosisText('a body in GBK')).toContain('it is GBK -> encode the body as UTF-8');
    for (const form of ['an urlencoded form', 'a multipart form'])
      expect(await diagnosisText(form)).toMatch(/^the body is a form \(.*\), not JSON; send \{"payload":"…"\} as JSON/);
    expect(await diagnosisText('HTTP/1.1 without Host')).toContain('send the header Host');
  });
});

describe('a message whose Content-Length differs from its body', () => {
  it.each([-3, 3])('is reported: %i', async (by) => {
    const bytes = bytesOf({ length: false, headers: [`Content-Length: ${validBody.length + by}`] });
    const { healthy, steps } = await examine(readInput(bytes), options);
    expect(healthy).toBe(false);
    expect(steps[0]).toMatchObject({
      name: 'http',
      state: 'wrong',
      text: { en: `Content-Length is ${validBody.length + by} bytes, but the body has ${validBody.length}` },
    });
  });
});

describe('a body or a payload alone', () => {
  it.each([
    ['a byte order mark before a body', `\ufeff${validBody}`],
    ['a no-break space after a body', `${validBody}\u00a0`],
    ['a byte order mark before base64', `\ufeff${payloadOf(members)}`],
    ['a byte order mark before its JSON', `\ufeff${Buffer.from(payloadOf(members), 'base64').toString()}`],
    ['GBK', encodeGbk(order)],
  ])('%s is wrong, as for the core', async (_title, input) => {
    expect((await examine(readInput(input), options)).healthy).toBe(false);
  });

  it('is right with the line break that ends a text file', async () => {
    for (const text of [validBody, payloadOf(members)])
      expect((await examine(readInput(`${text}\r\n`), options)).healthy).toBe(true);
  });
});
