import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { startCore, type CoreParts } from '#core/core.ts';
import { decodeDown, encodeUp } from '#core/devices/frame-codec.ts';
import type { UpMessage } from '#core/devices/messages.ts';
import type { CoreEvent } from '#core/events.ts';
import { encodePayload } from '#core/signing/payload.ts';
import type { Span } from '#core/spans.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { CorePatch } from '#harness/fault-injection/core/core-patch.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { aLane, aMachine } from '../store/samples.ts';
import { good, merchant } from './service-world.ts';
import { withPlainIds } from './plain-ids.ts';

/** What a sale may have of its own. */
export interface SaleChange {
  readonly patch?: CorePatch;
  readonly config?: Partial<CoreConfig>;
  /** The machine's own time; null: it never answers. */
  readonly answersAfterMs?: number | null;
  /** What the receiver answers, attempt by attempt; 200 from then on. */
  readonly receiver?: readonly number[];
  /** False: nobody asks for spans. */
  readonly followed?: boolean;
  readonly openStore?: () => Promise<CoreParts['store']>;
}

export const soldBy = '10000001';

/** Sells one item in a virtual world (2 ms to the machine, 3 ms to the receiver, one way), and answers what was told of it. */
export async function oneSale(change: SaleChange = {}) {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [2, 2], httpDelayMs: [3, 3] } });
  const machine = aMachine(soldBy);
  const spans: Span[] = [];
  const events: { event: CoreEvent; at: number }[] = [];
  const statuses = [...(change.receiver ?? [])];
  const url = await stage.receive('shop', () => Promise.resolve({ status: statuses.shift() ?? 200, body: 'ok' }));
  const callbacks = { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'] };
  const parts: CoreParts = {
    config: {
      ...defaultConfig,
      callbacks,
      merchants: [merchant],
      machines: [machine],
      lanes: [aLane(soldBy, 0)],
      ...change.config,
    },
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp(callbacks.allowAddresses),
    store: await withPlainIds(await (change.openStore?.() ?? Promise.resolve(openMemoryStore()))),
    observe: (event, at) => void events.push({ event, at }),
    ...(change.followed !== false && { onSpan: (span: Span) => void spans.push(span) }),
    onError: (error) => {
      throw error;
    },
  };
  const { patch } = change;
  const core = await startCore(patch?.parts?.(parts, 1) ?? parts).then(
    (started) => patch?.core?.(started, 1) ?? started,
  );
  await stage.host(core);
  const pass = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  const say = (message: UpMessage) =>
    void wire.send(encodeUp(message, { machineNo: soldBy, key: machine.key, unixSeconds: 0 }));
  const wire = stage.link.dial(soldBy, {
    opened: () =>
      say({
        method: 'client.heartbeat',
        networkType: '4G',
        networkRssi: '-60',
        uptimeMinutesToday: '1',
        status: 'NORMAL',
      }),
    closed: () => undefined,
    frame(text) {
      const command = decodeDown(text, soldBy, machine.key);
      const { answersAfterMs = 700 } = change;
      if (!command.ok || command.message.method !== 'device.delivery.put' || answersAfterMs === null) return;
      const { deliveryId, token, orderId, recordId } = command.message;
      stage.clock.after(answersAfterMs, () =>
        say({
          method: 'device.delivery.response',
          deliveryId,
          token,
          orderId,
          recordId,
          success: true,
          floorStatus: 1,
          errorMsg: '',
        }),
      );
    },
  });
  await pass(1_000);
  const { orderId } = good(
    await stage.drive(
      core.services.orders.create(merchant, {
        machineNo: soldBy,
        notifyUrl: url,
        tradeId: 't',
        products: [{ productId: 7, quantity: 1 }],
      }),
    ),
  );
  good(
    await stage.drive(core.services.orders.update(merchant, { machineNo: soldBy, orderId, status: 1, sign: 'pay' })),
  );
  const members = {
    machine_no: soldBy,
    method: 'device.delivery.put',
    order_id: orderId,
    record_id: 1,
    timestamp: String(Math.floor(stage.clock.now() / 1000)),
  };
  const headers = { appid: merchant.appId, appsecret: merchant.appSecret };
  const calledAt = stage.clock.monotonic();
  const answer = await stage.drive(
    core.handle({
      method: 'POST',
      path: '/api/openapi/v1/deliveries',
      headers,
      body: JSON.stringify({ payload: encodePayload(members, merchant.appKey) }),
    }),
  );
  await pass(300_000);
  core.stop();
  await stage.close();
  const took = Object.fromEntries(spans.map(({ stage: name, ms }) => [name, ms]));
  return { answer, calledAt, spans, took, events };
}
