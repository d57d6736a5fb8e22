import { describe, expect, it } from 'vitest';
import { examine } from '#cli/doctor/examine.ts';
import { endpointNamed } from '#cli/doctor/request-steps.ts';
import { readInput } from '#cli/doctor/input.ts';
import { encodePayload } from '#core/signing/payload.ts';
import { app, pickup } from '#test/core/signing/diagnosis/client-requests.ts';
import { signMistakes } from '#test/core/signing/diagnosis/client-mistakes.ts';

const payload = encodePayload(pickup, app.appKey);
const payment = encodePayload({ machine_no: '16327129', order_id: '60', status: '1', timestamp: '1' }, app.appKey);
const base = '/api/openapi/v1';
const options = { ...app, window: null, showSecrets: false };
const examineText = async (text: string | Uint8Array, overrides: Partial<typeof options> = {}) =>
  examine(readInput(text), { ...options, ...overrides });
const firstProblem = async (text: string | Uint8Array, overrides: Partial<typeof options> = {}) =>
  (await examineText(text, overrides)).steps
    .filter(({ state }) => state === 'wrong')
    .map(({ name, text: { en }, fix }) => `${name}: ${en} -> ${fix?.en ?? ''}`);

/** An HTTP request as a text. */
function http({
  line = `POST ${base}/pickup_codes HTTP/1.1`,
  appid = app.appId,
  secret = app.appSecret,
  body = JSON.stringify({ payload }),
  end = '\r\n',
}: { line?: string; appid?: string | null; secret?: string | null; body?: string; end?: string } = {}): string {
  const headers = [
    'Host: cloud.example',
    ...(appid === null ? [] : [`Appid: ${appid}`]),
    ...(secret === null ? [] : [`AppSecret: ${secret}`]),
  ];
  return [line, ...headers, '', body].join(end);
}

const header = `-H 'Appid: ${app.appId}' -H "AppSecret: ${app.appSecret}"`;
const url = `https://cloud.example${base}/pickup_codes`;

describe('a request in any of its forms is found healthy', () => {
  it.each([
    ['base64', payload],
    ['JSON', Buffer.from(payload, 'base64').toString()],
    ['a body', JSON.stringify({ payload })],
    ['HTTP with CR LF', http()],
    ['HTTP with LF', http({ end: '\n' })],
    ['HTTP as curl -v prints it', http({ end: '\n' }).replace(/^/gm, '> ')],
    ['curl', `curl ${header} -d '{"payload":"${payload}"}' ${url}`],
    [
      'curl over lines',
      `curl -X POST \\\n  ${header} \\\n  --data-raw '{"payload":"${payload}"}' \\\n  --compressed '${url}?x=1'`,
    ],
    [
      'curl with attached values',
      `curl -sXPOST -HAppid:${app.appId} '-HAppSecret: ${app.appSecret}' -d{\\"payload\\":\\"${payload}\\"} ${url}`,
    ],
    ['white space around AppSecret, which HTTP takes off', http({ secret: ` ${app.appSecret} ` })],
    ['curl with double quotes', `curl.exe ${url} ${header} --json "{\\"payload\\":\\"${payload}\\"}"`],
    ["curl with $'…'", `$ curl ${url} ${header} -d $'{"payload":"${payload.replaceAll('=', '\\x3d')}"}\\n'`],
    [
      "curl for Windows' cmd",
      `curl "${url}" ^\r\n  -H "Appid: ${app.appId}" ^\r\n  -H "AppSecret: ${app.appSecret}" ^\r\n  --data-raw ` +
        `"{\\"payload\\":\\"${payload}\\"}"`,
    ],
    ['a call without members', http({ line: `POST ${base}/ping`, body: '' })],
    [
      'a payment whose order is signed, too',
      http({ line: `PUT ${base}/orders/60`, body: JSON.stringify({ payload: payment }) }),
    ],
    [
      'an order',
      http({
        line: `POST ${base}/orders`,
        body: '{"machine_no":"16327129","notify_url":"https://a.example/","trade_id":"t","products":[{"product_id":1,"quantity":1}]}',
      }),
    ],
  ])('%s', async (_form, text) => {
    expect(await firstProblem(text)).toEqual([]);
    expect((await examineText(text)).healthy).toBe(true);
  });
});

it('uses the id in a bare body for the path', async () => {
  const examined = await examineText(JSON.stringify({ payload: payment }), {
    endpoint: endpointNamed('update-order'),
  } as Partial<typeof options>);
  expect(examined.steps.filter(({ state }) => state === 'wrong')).toEqual([]);
});

describe('what is wrong with a request', () => {
  it.each([
    [
      'an unknown path',
      http({ line: `POST ${base}/pickup_code HTTP/1.1` }),
      `endpoint: there is no endpoint ${base}/pickup_code -> did you mean ${base}/pickup_codes?`,
    ],
    [
      'a path with a typing error in its last word',
      http({ line: `POST ${base}/deliverys HTTP/1.1` }),
      `endpoint: there is no endpoint ${base}/deliverys -> did you mean ${base}/deliveries?`,
    ],
    [
      'a path without its base',
      http({ line: 'POST /deliveries HTTP/1.1' }),
      `every path begins with ${base}; did you mean ${base}/deliveries?`,
    ],
    ['a slash at the end', http({ line: `POST ${base}/pickup_codes/ HTTP/1.1` }), 'remove the slash at the end'],
    [
      'an id that is not a number',
      http({ line: `POST ${base}/orders/{order_id} HTTP/1.1` }),
      'order_id in the path must be digits',
    ],
    [
      'another method',
      http({ line: `GET ${base}/pickup_codes HTTP/1.1` }),
      `${base}/pickup_codes takes POST, PUT, not GET`,
    ],
    ['no Appid', http({ appid: null }), 'headers: header Appid is missing'],
    ['Appid under another name', http({ appid: null }).replace('Host:', 'App-Id: x\r\nHost:'), 'there is "app-id"'],
    ['no AppSecret', http({ secret: null }), 'headers: header AppSecret is missing'],
    ['another Appid', http({ appid: 'other' }), 'header Appid is different from --appid'],
    ['another AppSecret', http({ secret: 'other' }), 'header AppSecret is different from --app-secret'],
    [
      'a no-break space around AppSecret',
      http({ secret: `${app.appSecret}\u00a0` }),
      'header AppSecret is different from --app-secret',
    ],
    ['the AppKey as AppSecret', http({ secret: app.appKey }), 'header AppSecret holds the AppKey'],
    ['both swapped', http({ secret: app.appId, appid: app.appSecret }), 'Appid and AppSecret are swapped'],
    ['no body', http({ body: '' }), 'body: the body is empty'],
    ['a form', http({ body: `payload=${encodeURIComponent(payload)}` }), 'body: the body is a form'],
    ['base64 alone', http({ body: payload }), 'without {"payload": …} around it'],
    [
      'the members in the body',
      http({ body: Buffer.from(payload, 'base64').toString() }),
      'the members are directly in the body',
    ],
    [
      'an object for payload',
      http({ body: `{"payload":${Buffer.from(payload, 'base64').toString()}}` }),
      'payload is an object',
    ],
    [
      'an unknown member beside payload',
      http({ body: JSON.stringify({ payload, debug: '1' }) }),
      'there is a member "debug" beside payload',
    ],
    ['single quotes', http({ body: `{'payload':"x"}` }), 'single quotes'],
    [
      'a shell variable',
      `curl ${header} -d '{"payload":"$PAYLOAD"}' ${url}`,
      'in single quotes the shell does not replace it',
    ],
    [
      'a signed order',
      http({ line: `POST ${base}/orders` }),
      'create-order takes its members as they are, and no signed payload',
    ],
    [
      'a member that the endpoint does not have',
      http({ line: `POST ${base}/deliveries` }),
      'members: member "product_id" is unknown',
    ],
    [
      'a member that is missing',
      http({
        line: `POST ${base}/products/5/pickup_code`,
        body: JSON.stringify({ payload: encodePayload({ timestamp: '1' }, app.appKey) }),
      }),
      'members: member "machine_no" is missing',
    ],
    [
      'an invalid value',
      http({ body: JSON.stringify({ payload: encodePayload({ ...pickup, expired_at: 'tomorrow' }, app.appKey) }) }),
      'types: member "expired_at" must be a real date and time',
    ],
    [
      'a payment of another order',
      http({ line: `PUT ${base}/orders/61`, body: JSON.stringify({ payload: payment }) }),
      'members: member "order_id" is not the order_id of the path',
    ],
    [
      'an unknown method',
      http({ body: JSON.stringify({ payload: encodePayload({ ...pickup, method: 'x' }, app.appKey) }) }),
      'types: member "method" must be pickup_code.product.id or pickup_code.product.all',
    ],
  ])('%s', async (_what, text, message) => {
    expect((await examineText(text)).healthy).toBe(false);
    expect((await firstProblem(text)).join('\n')).toContain(message);
  });

  it('tries the secret of the request in place of the AppKey', async () => {
    const mistake = signMistakes.find(({ title }) => title === 'AppSecret for AppKey')!;
    const text = http({ body: JSON.stringify({ payload: mistake.payload }) });
    const diagnosis = await examine(readInput(text), { appKey: app.appKey, window: null, showSecrets: false });
    expect(diagnosis.sign?.cause?.names).toEqual(['key:app-secret']);
    expect(JSON.stringify(diagnosis)).not.toContain(app.appSecret);
  });

  it.each([
    ['curl -d @body.json https://a.example/', 'takes its body from a file'],
    ['curl -F payload=x https://a.example/', 'multipart form'],
    ['curl -X POST', 'has no URL'],
  ])('refuses a command without a request: %s', (text, message) => {
    expect(() => readInput(text)).toThrow(message);
  });

  it.each(
    [
      'curl',
      'curl ',
      "curl 'unclosed",
      'curl "a\\',
      "curl $'a\\",
      'POST /',
      `POST ${base}/pickup_codes`,
      'GET https://a.example/b HTTP/1.1\r\n\r\n',
      '{"payload":',
      '{"payload":1}',
      '{"payload":{}',
      'payload=',
      '\u0000',
      'x'.repeat(100_000),
    ].map((text) => [text.slice(0, 60), text] as const),
  )('never throws anything else on an input that begins with %j', async (_, text) => {
    try {
      expect((await examineText(text)).healthy).toBe(false);
    } catch (error) {
      expect((error as Error).message).toContain('has no URL');
    }
  });

  it('keeps secrets out of every text', async () => {
    for (const { payload: wrong } of signMistakes) {
      for (const text of [
        http({ body: JSON.stringify({ payload: wrong }) }),
        `curl ${header} -H 'X-Key: ${app.appKey}' -d '{"payload":"${wrong}"}' ${url}/${app.appKey}`,
        http({ secret: 'another-app-secret', body: JSON.stringify({ payload: wrong }) }),
      ]) {
        const reportText = JSON.stringify(await examineText(text));
        for (const secret of [app.appKey, app.appSecret, 'another-app-secret'])
          expect(reportText).not.toContain(secret);
      }
    }
  });
});
