import { defaultConfig, type CoreConfig } from '#core/config.ts';
import { startCore, type CoreParts } from '#core/core.ts';
import { decodeCoreMessage, encodeMachineMessage } from '#core/devices/frame-codec.ts';
import type { MachineMessage } from '#core/devices/messages.ts';
import type { CoreEvent } from '#core/events.ts';
import { encodePayload } from '#core/signing/payload.ts';
import type { Span } from '#core/spans.ts';
import { openMemoryStore } from '#core/store/memory/store.ts';
import type { CorePatch } from '#harness/fault-injection/core/core-patch.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { sampleLane, sampleMachine } from '../store/samples.ts';
import { valueOf, merchant } from './service-world.ts';
import { withPlainIds } from './plain-ids.ts';

/** What a sale may have of its own. */
export interface SaleOptions {
  readonly patch?: CorePatch;
  readonly config?: Partial<CoreConfig>;
  /** The machine's own time; null: it never answers. */
  readonly answerDelayMs?: number | null;
  /** What the receiver answers, attempt by attempt; 200 from then on. */
  readonly receiver?: readonly number[];
  /** False: no spans. */
  readonly withSpans?: boolean;
  readonly openStore?: () => Promise<CoreParts['store']>;
}

export const saleMachineNo = '10000001';

/**
 * Sells one item in a virtual world (2 ms to the machine, 3 ms to the receiver, one way), and returns its events and
 * callbacks.
 */
export async function sellOne(options: SaleOptions = {}) {
  const stage = virtualStage({ seed: 1, network: { linkDelayMs: [2, 2], httpDelayMs: [3, 3] } });
  const machine = sampleMachine(saleMachineNo);
  const spans: Span[] = [];
  const events: { event: CoreEvent; at: number }[] = [];
  const statuses = [...(options.receiver ?? [])];
  const url = await stage.addReceiver('shop', () => Promise.resolve({ status: statuses.shift() ?? 200, body: 'ok' }));
  const callbacks = { ...defaultConfig.callbacks, allowAddresses: ['127.0.0.0/8'] };
  const parts: CoreParts = {
    config: {
      ...defaultConfig,
      callbacks,
      merchants: [merchant],
      machines: [machine],
      lanes: [sampleLane(saleMachineNo, 0)],
      ...options.config,
    },
    clock: stage.clock,
    random: stage.random,
    http: stage.callbackHttp(callbacks.allowAddresses),
    store: await withPlainIds(await (options.openStore?.() ?? Promise.resolve(openMemoryStore()))),
    onEvent: (event, at) => void events.push({ event, at }),
    ...(options.withSpans !== false && { onSpan: (span: Span) => void spans.push(span) }),
    onError: (error) => {
      throw error;
    },
  };
  const { patch } = options;
  const core = await startCore(patch?.parts?.(parts, 1) ?? parts).then(
    (started) => patch?.core?.(started, 1) ?? started,
  );
  await stage.hostCore(core);
  const advance = (ms: number) => stage.drive(new Promise<void>((resolve) => void stage.clock.after(ms, resolve)));
  const sendMessage = (message: MachineMessage) =>
    void wire.send(encodeMachineMessage(message, { machineNo: saleMachineNo, key: machine.key, unixSeconds: 0 }));
  const wire = stage.link.dial(saleMachineNo, {
    opened: () =>
      sendMessage({
        method: 'client.heartbeat',
        networkType: '4G',
        networkRssi: '-60',
        uptimeMinutesToday: '1',
        status: 'NORMAL',
      }),
    closed: () => undefined,
    frame(text) {
      const command = decodeCoreMessage(text, saleMachineNo, machine.key);
      const { answerDelayMs = 700 } = options;
      if (!command.ok || command.message.method !== 'device.delivery.put' || answerDelayMs === null) return;
      const { deliveryId, token, orderId, recordId } = command.message;
      stage.clock.after(answerDelayMs, () =>
        sendMessage({
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
  await advance(1_000);
  const { orderId } = valueOf(
    await stage.drive(
      core.services.orders.create(merchant, {
        machineNo: saleMachineNo,
        notifyUrl: url,
        tradeId: 't',
        products: [{ productId: 7, quantity: 1 }],
      }),
    ),
  );
  valueOf(
    await stage.drive(
      core.services.orders.update(merchant, { machineNo: saleMachineNo, orderId, status: 1, sign: 'pay' }),
    ),
  );
  const members = {
    machine_no: saleMachineNo,
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
  await advance(300_000);
  core.stop();
  await stage.close();
  const phaseMs = Object.fromEntries(spans.map(({ phase: name, ms }) => [name, ms]));
  return { answer, calledAt, spans, phaseMs, events };
}
