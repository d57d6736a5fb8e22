import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { examine } from '#cli/doctor/examine.ts';
import { readInput } from '#cli/doctor/input.ts';
import { registerTrigger } from '#cli/trigger/index.ts';
import { callbackBody } from '#cli/trigger/callbacks.ts';
import { callbackKinds, mistakeNames } from '#cli/trigger/kinds.ts';
import { callbackMistakes } from '#cli/trigger/mistakes.ts';
import { triggerTexts } from '#cli/trigger/texts.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import { app } from '#test/core/signing/diagnosis/client-requests.ts';
import { whileListening } from '../listen/while-listening.ts';
import { command } from '../run-command.ts';

const subject = {
  orderId: 60,
  recordId: 78,
  deliveryId: '7',
  tradeId: 't',
  floorStatus: undefined,
  errorMsg: undefined,
  timestamp: 1_700_000_000,
};
const options = { ...app, window: null, showSecrets: false };
const signer = { appKey: app.appKey, dialect: 'raw' } as const;

const trigger = (args: readonly string[]) => command(registerTrigger, ['trigger', ...args, '--key', app.appKey]);

/** Runs `work` beside a receiver with one answer. */
async function withReceiver(status: number, work: (url: string, bodies: string[]) => Promise<void>): Promise<void> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status).end('\u001b[2Jmine');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`, bodies);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a triggered callback', () => {
  it.each(callbackKinds.flatMap((kind) => dialectNames.map((dialect) => [kind, dialect] as const)))(
    '%s in the dialect %s is one that the core sends',
    async (kind, dialect) => {
      const body = callbackBody(kind, subject, { ...signer, dialect });
      expect((await examine(readInput(body), options)).healthy).toBe(true);
    },
  );

  it.each(callbackKinds.flatMap((kind) => mistakeNames.map((mistake) => [kind, mistake] as const)))(
    '%s with a wrong %s is one that a receiver has to refuse',
    async (kind, mistake) => {
      const right = callbackBody(kind, subject, signer);
      const { body = right } = callbackMistakes[mistake].apply(right, signer);
      expect(body).not.toBe(right);
      const request = { method: 'POST', path: '/', query: '', headers: {}, body };
      expect((await examine({ kind: 'request', request }, options)).healthy).toBe(false);
    },
  );
});

describe('vendloop trigger', () => {
  it('is acknowledged by vendloop listen if it is right, and refused if it is wrong', async () => {
    const { out } = await whileListening(async (url) => {
      for (const kind of callbackKinds) {
        const right = await trigger([kind, '--to', url]);
        expect(right.out).toContain('\nanswer: HTTP 200\n');
        expect([right.code, right.out.includes(triggerTexts.en.acknowledged)]).toEqual([0, true]);
      }
      for (const mistake of mistakeNames) {
        const wrong = await trigger(['delivery-failed', '--to', url, '--wrong', mistake]);
        expect([mistake, wrong.code, wrong.out.includes(triggerTexts.en.expectedRefusal)]).toEqual([mistake, 0, true]);
      }
    });
    expect(out).toContain('--- 1: POST /\nok     endpoint  a callback of the core: device.delivery.response\n');
    expect(out).not.toContain(app.appKey);
  });

  it('sends what it shows, --times times, and lets no answer change the terminal', () =>
    withReceiver(200, async (url, bodies) => {
      const { out, code } = await trigger(['delivery-timed-out', '--to', url, '--times', '3', '--error-msg', 'Späť']);
      expect(code).toBe(0);
      expect(new Set(bodies).size).toBe(1);
      expect(bodies).toHaveLength(3);
      expect(bodies[0]).toContain('"floor_status":"47","error_msg":"Späť"');
      expect(out).toContain(`\n\n${bodies[0]}\n\nanswer: HTTP 200\n\\u001b[2Jmine\n`);
    }));

  it.each([
    [200, ['delivery-failed', '--wrong', 'sign'], 1, triggerTexts.en.mustRefuse],
    [204, ['order-closed', '--wrong', 'tampered'], 1, triggerTexts.en.mustRefuse],
    [302, ['delivery-failed'], 1, triggerTexts.en.mustAcknowledge],
    [500, ['delivery-failed'], 1, triggerTexts.en.mustAcknowledge],
    [400, ['delivery-failed', '--wrong', 'sign'], 0, triggerTexts.en.expectedRefusal],
    [200, ['delivery-failed', '--lang', 'zh'], 0, triggerTexts.zh.acknowledged],
  ])('judges HTTP %i to %j: exit code %i', (status, args, exitCode, text) =>
    withReceiver(status, async (url) => {
      const { out, code } = await trigger([...args, '--to', url]);
      expect([code, out.includes(text)]).toEqual([exitCode, true]);
    }),
  );

  it('reports one line of JSON for each, with what programs need', () =>
    withReceiver(500, async (url) => {
      const { out } = await trigger(['delivery-failed', '--to', url, '--json']);
      expect(JSON.parse(out)).toMatchObject({ answer: { status: 500 }, acknowledged: false, asItShouldBe: false });
    }));

  it('proves nothing without an answer', async () => {
    let closed = '';
    await withReceiver(200, async (url) => void (await Promise.resolve((closed = url))));
    const right = await trigger(['delivery-failed', '--to', closed]);
    expect([right.code, right.out.includes('no answer: ')]).toEqual([1, true]);
    const wrong = await trigger(['delivery-failed', '--to', closed, '--wrong', 'key']);
    expect([wrong.code, wrong.out.includes(triggerTexts.en.noProof)]).toEqual([3, true]);
  });

  it.each([
    [['delivery-failde'], 'there is no callback "delivery-failde"; did you mean "delivery-failed"?'],
    [['order-closed', '--wrong', 'sing'], 'there is no mistake "sing"; did you mean "sign"?'],
    [['order-closed', '--dialect', 'java'], 'there is no dialect "java"'],
    [['order-closed', '--to', 'shop.example'], '--to must be an absolute http or https URL'],
    [['order-closed', '--times', '0'], '--times must be a whole number from 1 to 1000'],
    [['order-closed', '--order-id', 'x'], '--order-id must be a whole number'],
  ])('refuses %j in one line', async (args, message) => {
    expect((await trigger(args)).usageError).toContain(message);
  });

  it('needs a key', async () => {
    expect((await command(registerTrigger, ['trigger', 'order-closed'])).usageError).toContain('no AppKey');
  });

  it('has the same texts in every language', () => {
    expect(Object.keys(triggerTexts.zh)).toEqual(Object.keys(triggerTexts.en));
  });
});
