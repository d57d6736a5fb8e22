import { describe, expect, it } from 'vitest';
import { examine } from '#cli/doctor/examine.ts';
import { readInput } from '#cli/doctor/input.ts';
import { registerDoctor } from '#cli/doctor/index.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import type { DialectName } from '#core/domain/merchant.ts';
import { closedOrderCallbackBody, deliveryCallbackBody } from '#core/callbacks/callback-body.ts';
import { command } from '../run-command.ts';

const appKey = 'secret-app-key';
const options = { appKey, appSecret: 'secret-app-secret', window: null, showSecrets: false };
const ids = { id: '7', orderId: 60, recordId: 78 };
const failure = { kind: 'failure', floorStatus: 2, errorMsg: 'Goods are Stuck' } as const;
const bodyIn = (dialect: DialectName, key = appKey): string =>
  deliveryCallbackBody(ids, failure, 1_700_000_000, { appKey: key, dialect });
const examineText = (text: string) => examine(readInput(text), options);
const signText = async (text: string): Promise<string> =>
  (await examineText(text)).steps.find(({ name }) => name === 'sign')?.text.en ?? '';

describe('a callback that the doctor is given', () => {
  it.each(dialectNames)('in the dialect %s is healthy, and the report names the dialect', async (dialect) => {
    const diagnosis = await examineText(bodyIn(dialect));
    expect(diagnosis.healthy).toBe(true);
    expect(await signText(bodyIn(dialect))).toMatch(new RegExp(`^the sign is right: [^;]*\\b${dialect}\\b[^;]*verif`));
    expect(JSON.stringify(diagnosis)).not.toContain(appKey);
  });

  it('signed by the rule, with a space, is verified by none of the JavaScript, Go and Kotlin libraries', async () => {
    expect(await signText(bodyIn('raw'))).toMatch(
      /; go \(Go\), kotlin \(Kotlin\), rust \(Rust\), js \(JavaScript\) would not/,
    );
  });

  it('shows the text that a library hashes, without the key', async () => {
    expect(await signText(bodyIn('js'))).toContain('error_msg=Goods%2520are%2520Stuck&');
    expect(await signText(bodyIn('js'))).toContain('&key=<AppKey>');
  });

  it.each([
    ['an order closed unpaid', closedOrderCallbackBody({ id: 60, tradeId: 't' }, 1, { appKey, dialect: 'raw' })],
    ['a request as the receiver saw it', `POST /notify HTTP/1.1\r\nHost: shop.example\r\n\r\n${bodyIn('raw')}`],
  ])('may be %s', async (_form, text) => expect(await examineText(text)).toMatchObject({ healthy: true }));

  it.each([
    ['signed with another key', bodyIn('raw', 'another'), 'sign'],
    ['changed in transit', bodyIn('raw').replace('"order_id":60', '"order_id":61'), 'sign'],
    ['without its sign', bodyIn('raw').replace(/,"sign":"\w+"/, ''), 'members'],
    ["with a member that is not the core's", bodyIn('raw').replace('{', '{"x":"1",'), 'members'],
  ])('is wrong if it is %s', async (_what, text, step) => {
    const wrongSteps = (await examineText(text)).steps.filter(({ state }) => state === 'wrong').map(({ name }) => name);
    expect(wrongSteps).toContain(step);
  });

  it('signed with the AppSecret is recognized', async () => {
    expect(await signText(bodyIn('raw', 'secret-app-secret'))).toContain('AppSecret');
  });

  it("is distinguished from a machine's frame and from a payload", async () => {
    const frame = bodyIn('raw').replace('{', '{"client_id":"16327129",');
    expect((await examineText(frame)).steps.some(({ text }) => text.en.startsWith('a callback'))).toBe(false);
  });

  it('prints its lines in both languages, and exits with 0', async () => {
    for (const [language, words] of [
      ['en', 'a callback of the core'],
      ['zh', '核心发出的回调'],
    ] as const) {
      const { out, code } = await command(registerDoctor, [
        'doctor',
        '--key',
        appKey,
        '--lang',
        language,
        bodyIn('js'),
      ]);
      expect(code).toBe(0);
      expect(out).toContain(words);
      expect(out).toContain('js (JavaScript)');
    }
  });
});
