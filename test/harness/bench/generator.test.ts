import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '#core/signing/sign.ts';
import { isNodeLoad, runGenerator } from '#harness/bench/generator/run.ts';
import { readSamples, type Sample } from '#harness/bench/k6/samples.ts';
import { envOfParameters } from '#harness/bench/load/load-parameters.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A core that accepts every delivery. @param answers false: it never answers one. */
async function startCore(answers = true) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      if (request.method === 'GET') response.end('{}');
      else {
        bodies.push(body);
        const answer = { code: 0, message: 'ok', data: { delivery_id: `d${bodies.length}` } };
        if (answers) response.end(JSON.stringify(answer));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

/** Runs the generator for a second and a half against a core. */
async function runAgainst(url: string, more: { readonly vus?: number; readonly signal?: AbortSignal } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-generator-'));
  const clock = new SystemClock();
  closing.push(
    () => rmSync(dir, { recursive: true }),
    () => clock.close(),
  );
  const sales = Array.from({ length: 100 }, (_, at) => [`1000000${at % 10}`, 500 + at, 900 + at]);
  writeFileSync(join(dir, 'sales.json'), JSON.stringify(sales));
  const { vus, signal } = more;
  const outcome = await runGenerator({
    profile: 'delivery-path',
    outDir: join(dir, 'load'),
    env: {
      ...process.env,
      ...envOfParameters({ rate: 20, warmupS: 1, durationS: 1, ...(vus !== undefined && { vus }) }),
      VENDLOOP_SALES: join(dir, 'sales.json'),
      VENDLOOP_URL: url,
      VENDLOOP_APP_ID: 'app',
      VENDLOOP_APP_SECRET: 'secret',
      VENDLOOP_APP_KEY: 'key',
    },
    clock,
    onStart: () => undefined,
    ...(signal && { signal }),
  });
  const samples: Sample[] = [];
  if (outcome.result === 'passed') for await (const sample of readSamples(outcome.files.samples)) samples.push(sample);
  return { outcome, samples };
}

describe('the generator in Node', () => {
  it('makes each call when it is due, signs it, and writes the lines of k6', async () => {
    const core = await startCore();
    const { outcome, samples } = await runAgainst(core.url);
    expect(outcome).toMatchObject({ result: 'passed', exitCode: 0, lastOutput: '' });
    const inOrder = samples.toSorted((a, b) => a.sale - b.sale);
    expect(inOrder.map(({ step, k, sale }) => [step, k, sale])).toEqual([
      ...Array.from({ length: 10 }, (_, k) => ['warm-up', k, k]),
      ...Array.from({ length: 20 }, (_, k) => ['main', k, 10 + k]),
    ]);
    for (const { status, code, deliveryId, sentWallMs, intendedWallMs } of samples) {
      expect([status, code, deliveryId.slice(0, 1)]).toEqual([200, 0, 'd']);
      expect(sentWallMs).toBeGreaterThanOrEqual(Math.floor(intendedWallMs));
    }
    const main = inOrder.filter(({ step }) => step === 'main');
    expect(main.at(-1)!.intendedWallMs - main[0]!.intendedWallMs).toBeCloseTo(950, 3);
    const { payload } = JSON.parse(core.bodies[0]!) as { payload: string };
    const members = JSON.parse(Buffer.from(payload, 'base64').toString()) as Record<string, string>;
    expect(members).toMatchObject({ machine_no: '10000000', order_id: '500', record_id: '900' });
    const { sign: given, ...signed } = members;
    expect(given).toBe(sign(signed, 'key'));
  });

  it('drops calls while all its users wait, and gives up on an answer after ten seconds', async () => {
    const { url } = await startCore(false);
    const { samples } = await runAgainst(url, { vus: 3 });
    expect(samples.map(({ step, k, status, code }) => [step, k, status, code]).sort()).toEqual(
      ['main', 'warm-up'].flatMap((step) => [0, 1, 2].map((k) => [step, k, 0, -1])),
    );
  });

  it('ends early when it is asked to', async () => {
    const { url } = await startCore();
    const stop = new AbortController();
    const running = runAgainst(url, { signal: stop.signal });
    stop.abort();
    expect((await running).outcome.result).toBe('aborted');
  });

  it('has the loads of plain deliveries', () => {
    expect(isNodeLoad('delivery-path')).toBe(true);
    expect([isNodeLoad('hostile'), isNodeLoad('queue-drain')]).toEqual([false, false]);
  });
});
