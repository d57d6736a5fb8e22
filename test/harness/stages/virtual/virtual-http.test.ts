import { describe, expect, it } from 'vitest';
import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import type { Http, HttpRequest } from '#core/ports/http.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import type { VirtualStage, VirtualStageOptions } from '#harness/stages/virtual/index.ts';

const limits = { timeoutMs: 5_000 };
const post = (url: string, headers: Record<string, string> = {}): HttpRequest => ({
  method: 'POST',
  url,
  headers,
  body: 'b',
});
const noDevices = { accept: () => ({ frame: () => undefined, closed: () => undefined }) };

function stageWith(
  httpDelayMs: readonly [number, number],
  handle: (request: ApiRequest, stage: VirtualStage) => Promise<ApiResponse>,
  seed = 1,
): VirtualStage {
  const options: VirtualStageOptions = { seed, network: { httpDelayMs } };
  const stage = virtualStage(options);
  void stage.hostCore({ handle: (request) => handle(request, stage), devices: noDevices });
  return stage;
}

const ok = (body: string): ApiResponse => ({ status: 200, headers: { 'content-type': 'text/plain' }, body });
const failure = (http: Http, request: HttpRequest, timeoutMs = 5_000): Promise<unknown> =>
  http.send(request, { timeoutMs }).then(
    (answer) => ({ answered: answer.status }),
    (error: unknown) => error,
  );

describe('calls in a virtual world', () => {
  it('reach the host with path, lower-case headers and body, and bring its answer back', async () => {
    const seen: ApiRequest[] = [];
    const stage = stageWith([1, 5], (request) => {
      seen.push(request);
      return Promise.resolve({ ...ok('hello'), status: 418 });
    });
    const answer = await stage.drive(
      stage.http.send(post('http://core.virtual/api/v1/orders?x=1', { Appid: 'A1' }), limits),
    );
    expect(answer).toEqual({ status: 418, headers: { 'content-type': 'text/plain' }, body: 'hello' });
    // A proxy before the core writes the sender; without it, the sender is the proxy.
    const call = { method: 'POST', path: '/api/v1/orders', headers: { appid: 'A1' }, body: 'b' };
    expect(seen).toEqual([{ ...call, address: '10.0.0.1' }]);
    expect(stage.clock.monotonic()).toBeGreaterThanOrEqual(2);
    expect(stage.clock.monotonic()).toBeLessThanOrEqual(10);
    expect(stage.clock.pending).toBe(0);
  });

  it('without a delay happen in the same instant, in the order in which timers were set', async () => {
    const seen: string[] = [];
    const stage = stageWith([0, 0], (_, { clock }) => {
      seen.push(`handled at ${clock.monotonic()}`);
      return Promise.resolve(ok(''));
    });
    const { clock, http } = stage;
    const work = new Promise<void>((resolve) => {
      clock.after(30_000, () => seen.push('dwell'));
      clock.after(29_999, () => void http.send(post('http://core.virtual/'), limits));
      clock.after(
        30_000,
        () =>
          void http
            .send(post('http://core.virtual/'), limits)
            .then(() => seen.push(`answered at ${clock.monotonic()}`)),
      );
      clock.after(30_000, () => seen.push('another'));
      clock.after(30_001, () => void http.send(post('http://core.virtual/'), limits).then(() => resolve()));
    });
    await stage.drive(work);
    expect(seen).toEqual([
      'handled at 29999',
      'dwell',
      'handled at 30000',
      'answered at 30000',
      'another',
      'handled at 30001',
    ]);
  });

  it('end at their limit when no answer has come, and the host is none the wiser', async () => {
    const seen: string[] = [];
    const stage = stageWith([2, 2], async (_, { clock }) => {
      await new Promise<void>((resolve) => void clock.after(100, resolve));
      seen.push(`answers at ${clock.monotonic()}`);
      return ok('late');
    });
    const work = failure(stage.http, post('http://core.virtual/slow'), 104).then((error) => [
      error,
      stage.clock.monotonic(),
    ]);
    expect(await stage.drive(work)).toMatchObject([{ name: 'HttpFailure', reason: 'timeout' }, 104]);
    expect(seen).toEqual(['answers at 102']);
    expect(await stage.drive(failure(stage.http, post('http://core.virtual/slow'), 105))).toEqual({ answered: 200 });
  });

  it('end at their limit when the request is still under way, or never answered', async () => {
    const stage = stageWith([50, 50], () => new Promise(() => undefined));
    expect(await stage.drive(failure(stage.http, post('http://core.virtual/'), 10))).toMatchObject({
      reason: 'timeout',
    });
    expect(stage.clock.monotonic()).toBe(10);
    expect(await stage.drive(failure(stage.http, post('http://core.virtual/'), 1_000))).toMatchObject({
      reason: 'timeout',
    });
    expect(stage.clock.monotonic()).toBe(1_010);
  });

  it('are refused where nothing listens, and turned away where there is no address', async () => {
    const stage = stageWith([1, 1], () => Promise.resolve(ok('')));
    expect(await stage.drive(failure(stage.http, post('http://missing.virtual/')))).toMatchObject({
      reason: 'refused',
    });
    for (const url of ['core.virtual', 'ftp://core.virtual/', '/orders', 'http://user:secret@core.virtual/']) {
      expect(await stage.drive(failure(stage.http, post(url))), url).toMatchObject({ reason: 'bad-url' });
    }
    await stage.close();
    expect(await stage.drive(failure(stage.http, post('http://core.virtual/')))).toMatchObject({ reason: 'refused' });
  });

  it('settle an address in whatever way it is written', async () => {
    const paths: string[] = [];
    const stage = stageWith([0, 0], (request) => {
      paths.push(request.path);
      return Promise.resolve(ok(''));
    });
    for (const url of [
      'http://core.virtual',
      'HTTP://Core.Virtual:80/a/../b',
      'http://core.virtual/a#c',
      'http://core.virtual/a%20b',
    ]) {
      expect(await stage.drive(failure(stage.http, post(url))), url).toEqual({ answered: 200 });
    }
    expect(paths).toEqual(['/', '/b', '/a', '/a%20b']);
  });

  it('by the core are kept from addresses that are not public, unless they are allowed', async () => {
    const stage = virtualStage({ seed: 1 });
    const [guarded, allowing] = [stage.callbackHttp([]), stage.callbackHttp(['10.0.0.0/8'])];
    expect(await stage.drive(failure(guarded, post('http://169.254.169.254/latest')))).toMatchObject({
      reason: 'forbidden',
    });
    expect(await stage.drive(failure(guarded, post('http://10.1.2.3/')))).toMatchObject({ reason: 'forbidden' });
    expect(await stage.drive(failure(allowing, post('http://10.1.2.3/')))).toMatchObject({ reason: 'refused' });
    expect(await stage.drive(failure(stage.http, post('http://10.1.2.3/')))).toMatchObject({ reason: 'refused' });
    expect(() => stage.callbackHttp(['ten'])).toThrow(/CIDR/);
  });

  it('end the drive with what a host throws: a broken host is no answer', async () => {
    const stage = stageWith([1, 1], () => Promise.reject(new Error('the handler fell over')));
    await expect(stage.drive(stage.http.send(post('http://core.virtual/'), limits))).rejects.toThrow(
      'the handler fell over',
    );
    const sync = stageWith([0, 0], () => {
      throw new Error('at once');
    });
    await expect(sync.drive(sync.http.send(post('http://core.virtual/'), limits))).rejects.toThrow('at once');
  });
});

describe('receivers in a virtual world', () => {
  it('have a URL of their own, answer, and may hang up', async () => {
    const stage = virtualStage({ seed: 1 });
    const url = await stage.addReceiver('merchant-1', (request) =>
      Promise.resolve(request.path === '/cut' ? null : { status: 204, body: '' }),
    );
    expect(url).toBe('http://merchant-1.sink.virtual/');
    const http = stage.callbackHttp([]);
    expect(await stage.drive(http.send(post(url), limits))).toEqual({ status: 204, headers: {}, body: '' });
    expect(await stage.drive(failure(http, post(`${url}cut`)))).toMatchObject({ reason: 'cut' });
    await expect(stage.addReceiver('no name', () => Promise.resolve(null))).rejects.toThrow(RangeError);
  });
});
