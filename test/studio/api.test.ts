import { describe, expect, it } from 'vitest';
import { collectOutcomes } from '#harness/session/compare-outcomes.ts';
import { loadScenario } from '#harness/scenario/yaml/load.ts';
import { openApiDocument } from '#studio/api/openapi.ts';
import { routes } from '#studio/api/routes/index.ts';
import { rawRoutes } from '#studio/api/raw-routes.ts';
import { lunches, openStudio, snacks } from './open-studio.ts';

describe('the control API', () => {
  it('breaks a machine, sells, shows who knows what, heals, finishes and saves', async () => {
    const { call, wait, saved, finished } = await openStudio();
    expect((await call('GET', '/api/world')).data).toMatchObject({
      state: 'running',
      machines: { total: 2, online: 2 },
    });
    const injected = await call('POST', `/api/machines/${lunches}/faults`, { fault: 'goods-stuck', nextJobOnly: true });
    expect(injected.data).toMatchObject({
      command: { state: 'done' },
      result: { fault: { plan: 'goods-stuck#1', machine: lunches, nextJobOnly: true } },
    });
    const sold = await call('POST', `/api/machines/${lunches}/sales`, {});
    expect(sold.data).toMatchObject({
      result: { isAccepted: true, calls: [{ call: 'order' }, { call: 'pay' }, { call: 'deliver', isAccepted: true }] },
    });
    const { delivery } = (sold.data as unknown as { result: { delivery: string } }).result;
    const { data: machine } = await call('GET', `/api/machines/${lunches}`);
    expect(machine).toMatchObject({ machine: { lock: { delivery }, openDeliveries: [delivery], faults: [{}] } });
    await wait(6_000);
    const { data: explained } = await call('GET', `/api/deliveries/${delivery}`);
    expect(explained).toMatchObject({
      delivery: {
        outcome: 'failure',
        notifiedOutcome: 'failure',
        isOpen: false,
        knowledge: { merchant: 'merchant: failure' },
      },
    });
    const kinds = (explained as unknown as { events: { kind: string }[] }).events.map(({ kind }) => kind);
    expect(kinds).toEqual(
      expect.arrayContaining(['lock-granted', 'fault-fired', 'delivery-settled', 'callback-received']),
    );
    await call('POST', `/api/machines/${snacks}/faults`, { fault: 'answers-late', params: { answerAfterMs: 1_500 } });
    await call('POST', `/api/machines/${snacks}/sales`, { kind: 'code', lane: 1 });
    await wait(3_000);
    expect((await call('DELETE', `/api/machines/${snacks}/faults`)).data).toMatchObject({
      result: { cleared: ['answers-late#2'] },
    });
    expect((await call('GET', '/api/verdict')).data).toMatchObject({
      isFinal: false,
      reason: expect.stringContaining('The run goes on') as unknown,
      findings: [],
    });
    const early = await call('POST', '/api/scenario', { name: 'by-hand' });
    expect(early.data).toMatchObject({ file: 'by-hand.yaml', difference: null, deliveries: 2 });
    expect((await call('POST', '/api/finish', {})).data).toMatchObject({
      isFinal: true,
      verdict: 'PASS',
    });
    expect(finished).toHaveLength(1);
    expect((await call('POST', '/api/scenario', { name: 'at-the-end' })).data).toMatchObject({ difference: null });
    expect(loadScenario(saved.get('at-the-end') ?? '', 'at-the-end.yaml').tracks).toHaveLength(2);
    expect((await call('POST', `/api/machines/${snacks}/sales`, {})).data).toMatchObject({ status: 409 });
  });

  it('does a command once for each key, and refuses a key for another command', async () => {
    const { call, session } = await openStudio();
    const key = { 'idempotency-key': 'sale-of-the-day' };
    const first = await call('POST', `/api/machines/${snacks}/sales`, {}, key);
    const repeated = await call('POST', `/api/machines/${snacks}/sales`, {}, key);
    expect(repeated.data).toEqual(first.data);
    expect(session.view.deliveries()).toHaveLength(1);
    const other = await call('POST', `/api/machines/${lunches}/sales`, {}, key);
    expect(other.status).toBe(422);
    expect((other.data as unknown as { detail: string }).detail).toContain('choose a new key');
    expect((await call('GET', '/api/commands/sale-of-the-day')).data).toMatchObject({ state: 'done' });
  });

  it('lets time run faster, stops it, and answers 202 for what takes longer', async () => {
    const { call, wait } = await openStudio();
    expect((await call('PATCH', '/api/time', { speed: 10 })).data).toMatchObject({ time: { speed: 10 } });
    await call('PATCH', '/api/time', { isPaused: true });
    const { time: before } = (await call('GET', '/api/world')).data as unknown as { time: { t: number } };
    await wait(1_000);
    expect((await call('GET', '/api/world')).data).toMatchObject({ time: { t: before.t, isPaused: true } });
    const sale = await call('POST', `/api/machines/${snacks}/sales`, {}, { 'idempotency-key': 'slow' });
    expect(sale).toMatchObject({ status: 202, data: { command: { id: 'slow', state: 'running' }, result: null } });
    await call('PATCH', '/api/time', { isPaused: false });
    await wait(1_000);
    expect((await call('GET', '/api/commands/slow')).data).toMatchObject({
      state: 'done',
      result: { isAccepted: true },
    });
    const killed = await call('POST', '/api/core/kill', { downMs: 3_000 });
    expect(killed).toMatchObject({ status: 200, data: { result: { isDone: true } } });
  });

  it('breaks network and receiver, and heals them', async () => {
    const { call } = await openStudio();
    await call('POST', '/api/network/faults', { fault: 'partition', machine: snacks });
    await call('POST', '/api/network/faults', { fault: 'delay', path: 'api', minMs: 20, maxMs: 40 });
    await call('POST', '/api/receiver/faults', { fault: '500' });
    const { data } = await call('GET', '/api/world');
    expect(data).toMatchObject({
      faults: [
        { fault: 'partition', machine: snacks, path: 'link' },
        { fault: 'delay', path: 'api', params: { delay: ['20ms', '40ms'] } },
        { fault: '500', target: 'receiver' },
      ],
    });
    expect((await call('DELETE', '/api/network/faults/delay%232')).data).toMatchObject({
      result: { cleared: ['delay#2'] },
    });
    expect((await call('DELETE', '/api/network/faults')).data).toMatchObject({ result: { cleared: ['partition#1'] } });
    expect((await call('DELETE', '/api/receiver/faults')).data).toMatchObject({ result: { cleared: ['500#3'] } });
  });

  it('refuses what is wrong with what, where, and what to do', async () => {
    const { call } = await openStudio();
    const detailOf = async (...args: Parameters<typeof call>): Promise<string> =>
      ((await call(...args)).data as unknown as { detail: string }).detail;
    expect(await detailOf('GET', '/api/machines/999')).toContain('GET /api/machines lists them');
    expect(await detailOf('POST', `/api/machines/${snacks}/faults`, { fault: 'gods-stuck' })).toContain('goods-stuck');
    expect(await detailOf('POST', `/api/machines/${snacks}/faults`, { fault: 'answers-late' })).toContain(
      'answerAfterMs',
    );
    expect(await detailOf('POST', `/api/machines/${snacks}/sales`, { lane: 99 })).toContain('lanes 0 to');
    expect(await detailOf('POST', `/api/machines/${snacks}/sales`, { lanes: 1 })).toContain('In the body');
    expect(await detailOf('POST', `/api/machines/${snacks}/sales`, { kind: 'concurrent' })).toContain('at least 2');
    expect(await detailOf('PATCH', '/api/time', { speed: 0 })).toContain('speed');
    expect(await detailOf('GET', '/api/nothing')).toContain('/openapi.json');
    expect(await detailOf('POST', '/api/scenario', { name: 'empty' })).toContain('Nothing has been done');
    await call('POST', `/api/machines/${snacks}/sales`, {});
    expect(await detailOf('POST', '/api/finish', {})).toContain('"open": "wait"');
    expect((await call('POST', '/api/finish', { open: 'wait' })).data).toMatchObject({ isFinal: true });
  });

  it('lists faults with units, limits, choices and defaults', async () => {
    const { call } = await openStudio();
    const { faults } = (await call('GET', `/api/machines/${snacks}/faults`)).data as unknown as {
      faults: { fault: string; target: string; params: { name: string }[] }[];
    };
    expect(faults.every(({ target }) => target === 'machine')).toBe(true);
    expect(faults.find(({ fault }) => fault === 'answers-late')?.params).toEqual([
      expect.objectContaining({ name: 'answerAfterMs', unit: 'ms', min: 1, max: 86_400_000, isRequired: true }),
    ]);
    const all = (await call('GET', '/api/faults')).data as unknown as { faults: { fault: string; target: string }[] };
    expect(all.faults.filter(({ target }) => target !== 'machine').length).toBeGreaterThan(10);
    const params = faults.flatMap((fault) => fault.params.map(({ name }) => `${fault.fault}.${name}`));
    expect(new Set(params).size).toBe(params.length);
  });
});

describe('the OpenAPI document', () => {
  it('describes every operation by the schemas that check it', async () => {
    const document = openApiDocument('1.2.3') as { paths: Record<string, Record<string, { operationId: string }>> };
    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(described.toSorted()).toEqual([...routes, ...rawRoutes].map(({ id }) => id).toSorted());
    expect(new Set(described).size).toBe(described.length);
    const { call } = await openStudio();
    expect((await call('GET', '/openapi.json')).data).toMatchObject({ openapi: '3.1.0' });
  });

  it('names the parameters of each path', () => {
    const { paths } = openApiDocument('1') as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    };
    for (const [path, operations] of Object.entries(paths)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const { parameters } of Object.values(operations))
        expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(names);
    }
  });
});

describe('determinism', () => {
  it('the same acts at the same instants give the same history, and the saved scenario the same outcomes', async () => {
    const play = async () => {
      const { call, wait, lines, finished } = await openStudio();
      await call('POST', `/api/machines/${snacks}/faults`, { fault: 'reports-success-without-drop' });
      await wait(120);
      await call('POST', `/api/machines/${snacks}/sales`, {});
      await call('POST', `/api/machines/${lunches}/sales`, { kind: 'concurrent', quantity: 3 });
      await wait(20_000);
      await call('POST', '/api/finish', { open: 'wait' });
      return { text: lines.join(''), result: finished[0] };
    };
    const [first, second] = [await play(), await play()];
    expect(second.text).toBe(first.text);
    expect(first.result?.verdict.verdict).toBe('FAIL');
    expect(Object.keys(collectOutcomes(first.result!.history)).length).toBeGreaterThan(1);
  });
});
