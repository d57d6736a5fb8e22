import type { CallbackReading } from '#drivers/callback.ts';
import type { DriverCheck, Examination } from '../examination.ts';
import { at } from '../examination.ts';

/** Bodies that no cloud signs. */
const bodies: readonly Uint8Array[] = [
  '',
  '{}',
  'null',
  '[]',
  '1',
  '"text"',
  'a=1&b=2',
  '<html></html>',
  '{"type":"vend.finished","data":{}}',
  '{"method":"device.delivery.response"}',
  `{"a":"${'x'.repeat(5000)}"}`,
].map((text) => Buffer.from(text));
const noText = Uint8Array.from([0xff, 0xfe, 0, 1, 0x80]);

function read({ driver }: Examination, body: Uint8Array): Promise<CallbackReading> {
  const headers = { 'content-type': 'application/json' };
  return Promise.resolve(driver.readCallback({ method: 'POST', headers, body, at }));
}

const nonsense: DriverCheck = {
  name: 'nonsense-callbacks',
  title: { en: 'reads any callback, and verifies no nonsense', zh: '任何回调都能解读，无意义的不通过验证' },
  change: {
    en:
      'return a reading with verified false and a reason (why) for ' +
      'what cannot be read or is not signed, and throw for nothing',
    zh: '读不懂或未签名的回调返回 verified 为 false 并说明原因（why），不抛出异常',
  },
  async examine(examination) {
    for (const body of [...bodies, noText]) {
      const { verified } = await read(examination, body);
      if (verified) return { failed: `it verified ${JSON.stringify(Buffer.from(body).toString('utf8').slice(0, 60))}` };
    }
    return null;
  },
};

const identity: DriverCheck = {
  name: 'callback-identity',
  title: { en: 'gives a repeated callback the same identity', zh: '重复的回调标识相同' },
  change: {
    en:
      'make identity of the callback alone, like its event id ' +
      'or delivery and outcome; not of its time or a counter',
    zh: '标识只取自回调本身，如事件 id 或出货单加结果；不用时间或计数器',
  },
  async examine(examination) {
    for (const body of [...bodies, noText])
      if ((await read(examination, body)).identity !== (await read(examination, body)).identity)
        return { failed: 'the same callback had two identities' };
    return null;
  },
};

/** Checks of how callbacks are read. */
export const callbackChecks: readonly DriverCheck[] = [nonsense, identity];
