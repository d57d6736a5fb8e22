import type { RepeatedRequest } from '#drivers/capabilities.ts';
import type { Driver } from '#drivers/driver.ts';
import type { DriverFrame, DriverMachine } from '#drivers/machine-driver.ts';
import type { CallTools, DeliveryState, DriverOrder, DriverRequest, ListedDevice } from '#drivers/merchant-driver.ts';
import type { Answer, RefusalReason } from '#drivers/refusal.ts';
import { apiSecret, baseUrl, callbackSecret, decode, encode, macOf, tinyCapabilities } from './tiny-wire.ts';

/** The driver of the tiny cloud. */
export function tinyDriver(repeatedRequest: RepeatedRequest = 'refused'): Driver {
  return {
    name: 'tiny',
    capabilities: tinyCapabilities(repeatedRequest),
    merchant: {
      machines: (tools) =>
        call(tools, 'GET', '/machines', undefined, ({ machines }) => machines as readonly ListedDevice[]),
      createOrder: ({ machine, items, callbackUrl }, tools) => {
        const [item] = items;
        const body = { machine, ...item, callback: callbackUrl };
        return call(tools, 'POST', '/orders', body, (answer) =>
          orderOf(answer, item?.product ?? '', item?.quantity ?? 0),
        );
      },
      pay: ({ order }, tools) => call(tools, 'POST', `/orders/${order}/pay`, {}, () => null),
      deliver: ({ order, record }, tools) =>
        call(tools, 'POST', '/deliveries', { order, record }, ({ delivery, count }) => ({
          delivery: delivery as string,
          items: count as number,
        })),
      result: ({ delivery }, tools) =>
        call(tools, 'GET', `/deliveries/${delivery}`, undefined, ({ state, items }) => ({
          state: state as DeliveryState['state'],
          items: items as number,
        })),
      createCode: ({ product }, tools) =>
        call(tools, 'POST', '/codes', { product }, ({ code }) => ({ code: code as string })),
      redeemCode: ({ code, machine, product, callbackUrl }, tools) =>
        call(tools, 'POST', `/codes/${code}/redeem`, { machine, callback: callbackUrl }, (answer) =>
          orderOf(answer, product, 1),
        ),
      restock: ({ machine }, tools) => call(tools, 'POST', `/machines/${machine}/restock`, {}, () => null),
    },
    machine: {
      connect: ({ machine, key }) => ({
        link: 'websocket',
        url: `ws://tiny.test/${machine}`,
        firstFrames: [frame({ machine, key }, { type: 'alive' })],
        farewell: [frame({ machine, key }, { type: 'bye' })],
        heartbeatMs: 30_000,
      }),
      decodeCommand: ({ key, frame: { payload } }) => {
        const { mac, ...members } = decode(payload);
        if (mac !== macOf(key, JSON.stringify(members))) return { kind: 'dropped', why: 'wrong mac' };
        const { delivery, count, grant } = members;
        return {
          kind: 'command',
          delivery: delivery as string,
          items: count as number,
          echo: { grant: grant as number },
        };
      },
      encodeAcknowledgement: ({ machine, key, delivery, echo }) => [
        frame({ machine, key }, { type: 'ack', delivery, ...(echo as object) }),
      ],
      encodeResult: ({ machine, key, delivery, echo, items, commanded }) => [
        frame({ machine, key }, { type: 'result', delivery, ...(echo as object), items, count: commanded }),
      ],
      encodeHeartbeat: (machine) => [frame(machine, { type: 'alive' })],
    },
    readCallback: ({ headers, body }) => {
      const { id, event, delivery, order, outcome, items } = decode(body) as Readonly<Record<string, string>>;
      const sign = macOf(callbackSecret, headers['x-time'] ?? '', new TextDecoder().decode(body));
      const verified = headers['x-sign'] === sign;
      return {
        kind: event === 'closed' ? 'order-closed' : 'delivery',
        verified,
        ...(!verified && { why: 'wrong sign' }),
        ...{ delivery, order, outcome: outcome as 'success', items: items as unknown as number },
        identity: id ?? '',
      };
    },
  };
}

function orderOf(answer: Readonly<Record<string, unknown>>, product: string, quantity: number): DriverOrder {
  return {
    order: answer['order'] as string,
    records: [{ record: answer['record'] as string, product, quantity }],
    context: null,
  };
}

function frame({ key }: DriverMachine, members: object): DriverFrame {
  return { topic: '', payload: encode({ ...members, mac: macOf(key, JSON.stringify(members)) }) };
}

async function call<T>(
  tools: CallTools,
  method: DriverRequest['method'],
  path: string,
  body: object | undefined,
  read: (answer: Readonly<Record<string, unknown>>) => T,
): Promise<Answer<T>> {
  const { at, nonce, forgery } = tools;
  const time = String(forgery === 'old' ? at - 120_000 : at);
  const text = body === undefined ? '' : JSON.stringify(body);
  const sign = macOf(forgery === 'wrong-secret' ? 'another-secret' : apiSecret, method, path, time, nonce, text);
  const sent = forgery === 'body-altered' ? `${text} ` : text;
  const response = await tools.send({
    method,
    url: `${baseUrl}${path}`,
    headers: {
      ...{ 'x-time': time, 'x-nonce': nonce, 'x-sign': sign, 'x-secret-for-no-one': apiSecret },
      ...(forgery !== undefined && { 'x-forged': forgery }),
    },
    body: new TextEncoder().encode(sent),
  });
  const answer = decode(response.body);
  if (response.status === 200) return { ok: true, value: read(answer) };
  const { reason, retryAfterMs } = answer as { readonly reason: RefusalReason; readonly retryAfterMs?: number };
  return { ok: false, refusal: { reason, status: response.status, code: reason, text: '', retryAfterMs } };
}
