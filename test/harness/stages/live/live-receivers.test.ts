import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpFailure } from '#core/ports/http.ts';
import type { HttpResponse } from '#core/ports/http.ts';
import { liveStage } from '#harness/stages/live/index.ts';
import type { LiveStage } from '#harness/stages/live/index.ts';
import type { ReceiverHandler } from '#harness/stages/stage.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function createStage(): LiveStage {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-receivers-'));
  cleanups.push(() => rmSync(dir, { recursive: true }));
  const stage = liveStage({ seed: 7, speed: 10, dir });
  cleanups.push(() => stage.close());
  return stage;
}

/** A stage with one receiver, and how to send it a callback as the core would. */
async function startStageWithReceiver(receiver: ReceiverHandler) {
  const stage = createStage();
  const url = await stage.addReceiver('merchant', receiver);
  const http = stage.callbackHttp(['127.0.0.0/8']);
  const send = (timeoutMs = 600_000): Promise<HttpResponse | string> =>
    http
      .send({ method: 'POST', url, headers: {}, body: 'sold' }, { timeoutMs })
      .catch((error: unknown) => (error instanceof HttpFailure ? error.reason : String(error)));
  return { stage, url, send };
}

describe('a receiver on the live stage', () => {
  it('redirects, and is not followed', async () => {
    let calls = 0;
    const { send, url } = await startStageWithReceiver(() => {
      calls += 1;
      return Promise.resolve({ status: 307, body: 'go away', location: '/elsewhere' });
    });
    expect(url).toContain('http://127.0.0.1:');
    const answer = await send();
    expect(answer).toMatchObject({ status: 307, body: 'go away', headers: { location: '/elsewhere' } });
    expect(calls).toBe(1);
  });

  it.each([0, 3, 7, 100])(
    'hangs up when %i bytes of its answer have gone: no answer, whatever its status',
    async (cutAfter) => {
      const { send } = await startStageWithReceiver(() => Promise.resolve({ status: 200, body: 'success', cutAfter }));
      expect(await send()).toBe('cut');
      expect(await send()).toBe('cut');
    },
  );

  it('hangs: its caller gives up, and the stage still closes', async () => {
    const { stage, send } = await startStageWithReceiver(() => new Promise(() => undefined));
    expect(await send(500)).toBe('timeout');
    const hanging = send();
    await stage.close();
    expect(typeof (await hanging)).toBe('string');
  });

  it('that answers when its stage is closed, or it is off the network, does no harm', async () => {
    const answers: (() => void)[] = [];
    let asked: () => void = () => undefined;
    const { stage, send } = await startStageWithReceiver(
      () =>
        new Promise((resolve) => {
          answers.push(() => resolve({ status: 200, body: 'late', cutAfter: answers.length }));
          asked();
        }),
    );
    for (const off of [
      () => stage.setReceiverRefusing('merchant', true),
      () => stage.setReceiverRefusing('merchant', false),
      () => stage.close(),
    ]) {
      const isAsked = new Promise<void>((resolve) => (asked = resolve));
      const response = send();
      await Promise.race([isAsked, response]);
      await off();
      for (const answer of answers.splice(0)) answer();
      expect(['cut', 'refused']).toContain(await response);
    }
  });

  it('is refused while it is off the network, and is back at the same URL', async () => {
    const { stage, send } = await startStageWithReceiver(() => Promise.resolve({ status: 200, body: 'success' }));
    expect(await send()).toMatchObject({ status: 200 });
    await Promise.all([stage.setReceiverRefusing('merchant', true), stage.setReceiverRefusing('merchant', true)]);
    expect([await send(), await send()]).toEqual(['refused', 'refused']);
    await Promise.all([stage.setReceiverRefusing('merchant', false), stage.setReceiverRefusing('merchant', false)]);
    expect(await send()).toMatchObject({ status: 200, body: 'success' });
    await Promise.all([
      stage.setReceiverRefusing('merchant', true),
      stage.setReceiverRefusing('merchant', false),
      stage.setReceiverRefusing('merchant', true),
    ]);
    expect(await send()).toBe('refused');
    await expect(stage.setReceiverRefusing('missing', true)).rejects.toThrow(
      "No receiver 'missing' is on the network.",
    );
  });

  it('stays off when its stage has closed meanwhile', async () => {
    const { stage, url } = await startStageWithReceiver(() => Promise.resolve({ status: 200, body: '' }));
    await stage.setReceiverRefusing('merchant', true);
    await stage.close();
    await stage.setReceiverRefusing('merchant', false);
    const other = createStage();
    await expect(
      other.http.send({ method: 'GET', url, headers: {}, body: '' }, { timeoutMs: 600_000 }),
    ).rejects.toMatchObject({ reason: 'refused' });
  });
});
