import { describe, expect, it } from 'vitest';
import { readOnlyEndpoints, type AuditedCall } from '#core/api/audit.ts';
import { endpoints } from '#core/api/endpoints/index.ts';
import { goodCalls } from './good-calls.ts';
import { base, headers, makeApi, merchant, payloadOf } from './api-world.ts';

function createAuditedApi() {
  const calls: AuditedCall[] = [];
  return { calls, api: makeApi({ onAudit: (call) => void calls.push(call) }) };
}

const address = '203.0.113.9';

describe('the audit', () => {
  it('has a line for each call that changes something, and none for one that only reads', async () => {
    const { api, calls } = createAuditedApi();
    for (const { method, path, bodyKind: takes, members } of Object.values(goodCalls)) {
      const body =
        takes === 'signed'
          ? JSON.stringify({ payload: payloadOf(members) })
          : takes === 'plain'
            ? JSON.stringify(members)
            : '';
      expect(await api.send({ method, path: `${base}${path}`, body, address })).toMatchObject({ code: 0 });
    }
    const changing = endpoints.map(({ name }) => name).filter((name) => !readOnlyEndpoints.has(name));
    expect(calls.map(({ endpoint }) => endpoint).sort()).toEqual(changing.sort());
    expect(changing).toEqual(
      expect.arrayContaining([
        'create-order',
        'update-order',
        'create-pickup-codes',
        'cancel-pickup-codes',
        'consume-pickup-code',
        'deliver',
        'lane-test',
        'queue-order',
      ]),
    );
    expect(calls.find(({ endpoint }) => endpoint === 'update-order')).toEqual({
      app: 'app-1',
      address,
      endpoint: 'update-order',
      method: 'PUT',
      path: `${base}/orders/60`,
      machine: '16327129',
      order: '60',
      status: 200,
      code: 0,
    });
    expect(calls.find(({ endpoint }) => endpoint === 'deliver')).toMatchObject({
      machine: '16327129',
      order: goodCalls.deliver.members.order_id,
    });
  });

  it('names the endpoints that only read, and no others', () => {
    const names = new Set(endpoints.map(({ name }) => name));
    expect([...readOnlyEndpoints].filter((name) => !names.has(name))).toEqual([]);
  });

  it('has a line for each call that is refused, reading ones too', async () => {
    const { api, calls } = createAuditedApi();
    await api.send({ address, headers: {} });
    await api.send({ address, headers: { ...headers, appsecret: 'x' } });
    await api.signed('/floors', { ...goodCalls.floors.members, timestamp: '1' }, { address });
    await api.send({ address, path: '/nowhere' });
    await api.send({ address, method: 'PATCH' });
    expect(calls.map(({ app, endpoint, code, path }) => [app, endpoint, code, path])).toEqual([
      [null, 'deliver', 4000, `${base}/deliveries`],
      ['app-1', 'deliver', 4009, `${base}/deliveries`],
      ['app-1', 'floors', 4003, `${base}/floors`],
      ['app-1', 'unknown', 4004, null],
      ['app-1', 'unknown', 4004, null],
    ]);
  });

  it('never holds a secret, a sign or a key, wherever they are sent', async () => {
    const { api, calls } = createAuditedApi();
    const { appSecret, appKey } = merchant;
    const members = { ...goodCalls['update-order'].members, order_id: appKey, machine_no: appSecret };
    await api.signed('/orders/60', members, { method: 'PUT', address });
    await api.send({
      address,
      method: 'PUT',
      path: `${base}/orders/${appSecret}`,
      body: JSON.stringify({ payload: payloadOf(goodCalls['update-order'].members) }),
    });
    await api.send({ address, path: `/${appSecret}/${appKey}` });
    await api.send({ address, headers: { appid: appSecret, appsecret: appKey } });
    await api.send({ address, headers: { ...headers, appsecret: `${appSecret}x` } });
    await api.send({ address, method: appSecret });
    expect(calls).toHaveLength(6);
    const text = JSON.stringify(calls);
    expect(text).not.toContain(appSecret);
    expect(text).not.toContain(appKey);
    expect(text).not.toMatch(/[0-9A-F]{32}/);
  });
});
