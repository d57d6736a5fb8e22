import type { Sources } from './generate.ts';

/** A core that breaks one documented rule. */
export interface BrokenCore {
  readonly name: string;
  /** What it does. */
  readonly description: string;
  readonly file: string;
  /** The text that is replaced: it is in the file once. */
  readonly before: string;
  readonly after: string;
}

/** Rules that worlds must hold, each broken by hand. */
export const brokenCores: readonly BrokenCore[] = [
  {
    name: 'lane-zero',
    description: 'commands go to lane 0, whatever was bought',
    file: 'src/core/devices/dispense-message.ts',
    before: '    lane,\n    board',
    after: '    lane: 0,\n    board',
  },
  {
    name: 'lanes-swapped',
    description: 'lanes 0 and 1 are exchanged in commands',
    file: 'src/core/devices/dispense-message.ts',
    before: '    lane,\n    board',
    after: '    lane: lane < 2 ? 1 - lane : lane,\n    board',
  },
  {
    name: 'read-failed-for-success',
    description: 'the API reads failed for each success',
    file: 'src/core/api/data/delivery-data.ts',
    before: 'success: recordStatusText.IS_SUCCESS',
    after: 'success: recordStatusText.IS_FAILED',
  },
  {
    name: 'read-success-for-timeout',
    description: 'the API reads success for each timeout',
    file: 'src/core/api/data/delivery-data.ts',
    before: 'timeout: recordStatusText.IS_TIMEOUT',
    after: 'timeout: recordStatusText.IS_SUCCESS',
  },
  {
    name: 'read-too-early',
    description: 'the API reads success before there is an outcome',
    file: 'src/core/api/data/delivery-data.ts',
    before: 'if (!outcome) return { delivered_at: deliveredAt, status: recordStatusText.IS_DELIVERING };',
    after:
      'if (!outcome) return { delivered_at: deliveredAt, status: recordStatusText.IS_SUCCESS, pickup_at: deliveredAt };',
  },
  {
    name: 'success-as-failure',
    description: 'each success is settled as a failure',
    file: 'src/core/delivery/machine-reports.ts',
    before: "kind: success ? 'success' : 'failure'",
    after: "kind: 'failure'",
  },
  {
    name: 'some-success-as-failure',
    description: 'one success in eight is settled as a failure',
    file: 'src/core/delivery/machine-reports.ts',
    before: "kind: success ? 'success' : 'failure'",
    after: "kind: success && report.orderId % 8 !== 3 ? 'success' : 'failure'",
  },
  {
    name: 'other-reason',
    description: 'each failure gets the reason Over Current',
    file: 'src/core/delivery/machine-reports.ts',
    before: 'floorStatus, errorMsg });',
    after: "floorStatus, errorMsg: success ? errorMsg : 'Over Current' });",
  },
  {
    name: 'timeout-as-success',
    description: 'a timeout is settled as a success',
    file: 'src/core/delivery/settle.ts',
    before: "{ kind: 'timeout', floorStatus: 47",
    after: "{ kind: 'success', floorStatus: 47",
  },
  {
    name: 'timeout-floor-status',
    description: 'a timeout has floor_status 0',
    file: 'src/core/delivery/settle.ts',
    before: 'floorStatus: 47',
    after: 'floorStatus: 0',
  },
  {
    name: 'acknowledgement-as-success',
    description: 'an acknowledgement settles its delivery as a success',
    file: 'src/core/delivery/machine-reports.ts',
    before: "      kernel.emit({ kind: 'delivery-acknowledged', machine: machineNo, delivery: deliveryId, token });\n",
    after:
      "      kernel.emit({ kind: 'delivery-acknowledged', machine: machineNo, delivery: deliveryId, token });\n      await kernel.decide((decision) => {\n        const open = decision.tx.delivery(deliveryId);\n        if (open && !open.outcome) settle(kernel, decision, open, { kind: 'success', floorStatus: 0, errorMsg: '' });\n      });\n",
  },
  {
    name: 'floor-status-lost',
    description: 'callbacks have floor_status 1, whatever the machine reported',
    file: 'src/core/callbacks/callback-body.ts',
    before: 'floor_status: String(outcome.floorStatus)',
    after: "floor_status: '1'",
  },
  {
    name: 'lane-status-lost',
    description: 'a lane keeps the floor_status that it had',
    file: 'src/core/delivery/machine-reports.ts',
    before: '  if (!delivery.outcome) saveFloorStatus(decision, delivery, floorStatus);\n',
    after: '',
  },
  {
    name: 'stock-not-returned',
    description: 'the stock of an ended order is not put back',
    file: 'src/core/orders/stock.ts',
    before: 'stock: lane.stock + items',
    after: 'stock: lane.stock',
  },
  {
    name: 'stock-not-reserved',
    description: 'an order reserves no stock',
    file: 'src/core/orders/stock.ts',
    before: 'stock: lane.stock - quantity',
    after: 'stock: lane.stock',
  },
  {
    name: 'half-sold-out',
    description: 'each second line is refused as sold out',
    file: 'src/core/orders/stock.ts',
    before: '    if (!lane) {',
    after: "    if (!lane || tx.next('record') % 2 === 1) {",
  },
  {
    name: 'amount-without-quantity',
    description: 'the amount forgets the quantity',
    file: 'src/core/orders/order-service.ts',
    before: 'sum + record.price * record.quantity',
    after: 'sum + record.price',
  },
  {
    name: 'closes-early',
    description: 'unpaid orders close after a quarter of their time',
    file: 'src/core/orders/order-service.ts',
    before: 'decision.now + kernel.config.orderExpiryMs;',
    after: 'decision.now + kernel.config.orderExpiryMs / 4;',
  },
  {
    name: 'never-closes',
    description: 'unpaid orders never close',
    file: 'src/core/domain/order-rules.ts',
    before: 'now >= order.expiresAt;',
    after: 'now >= order.expiresAt * 1e9;',
  },
  {
    name: 'userpaying-for-ever',
    description: 'an order in USERPAYING stays so for ever',
    file: 'src/core/domain/order-rules.ts',
    before: " || order.status === 'USERPAYING' ||",
    after: ' ||',
  },
  {
    name: 'paid-after-limit',
    description: 'a payment at the limit is taken if the timer is late',
    file: 'src/core/orders/order-service.ts',
    before: '  closeIfExpired(kernel, decision, input.orderId);\n  const order',
    after: '  const order',
  },
  {
    name: 'paid-when-closed',
    description: 'a closed order can be paid',
    file: 'src/core/domain/order-rules.ts',
    before: "  SUCCESS: ['REFUND'],\n",
    after: "  SUCCESS: ['REFUND'],\n  CLOSED: ['SUCCESS'],\n",
  },
  {
    name: 'closed-without-callback',
    description: 'the merchant gets no callback for a closed order',
    file: 'src/core/orders/order-service.ts',
    before: '  queueOrderClosedCallback(kernel, decision, change.order);\n',
    after: '',
  },
  {
    name: 'any-machine',
    description: 'any merchant may use any machine',
    file: 'src/core/ownership.ts',
    before: '  if (machine?.appId !== caller.appId)',
    after: '  if (!machine)',
  },
  {
    name: 'code-buys-twice',
    description: 'a pickup code buys twice',
    file: 'src/core/orders/pickup-code-service.ts',
    before: 'usedByOrder: order.value.id',
    after: 'usedByOrder: null',
  },
  {
    name: 'code-zone-ignored',
    description: 'the expiry of a code is read in GMT+8, wherever the machine stands',
    file: 'src/core/api/endpoints/create-pickup-codes.ts',
    before: 'parseLocalTime(members.expired_at, zone.value)',
    after: 'parseLocalTime(members.expired_at, 480)',
  },
  {
    name: 'answer-zone-ignored',
    description: 'times in answers are in GMT+8, wherever the machine stands',
    file: 'src/core/api/data/local-time.ts',
    before: 'new Date(wallMs + utcOffsetMinutes * 60_000)',
    after: 'new Date(wallMs + 480 * 60_000 + 0 * utcOffsetMinutes)',
  },
  {
    name: 'notify-sent-kept',
    description: 'notify_sent is not reset by a new command',
    file: 'src/core/domain/record-rules.ts',
    before: 'inFlight: record.inFlight + items, notifySent: false }',
    after: 'inFlight: record.inFlight + items }',
  },
  {
    name: 'drinks-again',
    description: 'drinks are commanded again after a partial failure',
    file: 'src/core/domain/record-rules.ts',
    before: "outcome === 'timeout' || (outcome === 'failure' && items > 1)",
    after: "outcome === 'timeout'",
  },
  {
    name: 'second-item-refused',
    description: 'the second item of a record is never commanded',
    file: 'src/core/domain/record-rules.ts',
    before: 'if (openItems(record) > 0) return',
    after: 'if (openItems(record) > 0 && record.delivered === 0) return',
  },
  {
    name: 'other-refusal',
    description: 'an unpaid order is refused with 6043',
    file: 'src/core/domain/record-rules.ts',
    before: 'return refuse(6054);',
    after: 'return refuse(6043);',
  },
  {
    name: 'sale-in-maintenance',
    description: 'a machine in MAINTENANCE sells',
    file: 'src/core/domain/machine-rules.ts',
    before: "if (purpose === 'sale' && machine.mode === 'MAINTENANCE') {",
    after: "if (purpose !== 'sale' && machine.mode === 'TRANSFER') {",
  },
  {
    name: 'sale-in-transfer',
    description: 'a machine in TRANSFER sells',
    file: 'src/core/domain/machine-rules.ts',
    before: "return machine.mode === 'TRANSFER' ? refuse(5001) : accept(null);",
    after: 'return machine ? accept(null) : refuse(5001);',
  },
  {
    name: 'mode-frees-lock',
    description: 'a change of mode frees the lock',
    file: 'src/core/delivery/machine-reports.ts',
    before: "        decision.events.push({ kind: 'machine-mode', machine: machineNo, mode });\n",
    after:
      "        decision.events.push({ kind: 'machine-mode', machine: machineNo, mode });\n        decision.tx.putLock(machineNo, { ...decision.tx.lock(machineNo), hold: null });\n",
  },
  {
    name: 'retry-after-zero',
    description: 'retry_after_ms is 0',
    file: 'src/core/delivery/start-delivery.ts',
    before: 'lockRules.retryAfterMs(lock.hold, now)',
    after: '0',
  },
  {
    name: 'retry-after-seconds',
    description: 'retry_after_ms is in seconds',
    file: 'src/core/lock/lock.ts',
    before: 'Math.ceil(hold.expiresAt - now)',
    after: 'Math.ceil((hold.expiresAt - now) / 1000)',
  },
  {
    name: 'queue-in-maintenance',
    description: 'the queue goes on in MAINTENANCE',
    file: 'src/core/delivery/job-queue.ts',
    before: "if (machine?.mode !== 'NORMAL') return;",
    after: "if (!machine || machine.mode === 'TRANSFER') return;",
  },
  {
    name: 'queue-failed-zero',
    description: 'the queue counts no failed item',
    file: 'src/core/delivery/job-queue.ts',
    before: 'failed: total - delivered - in_progress - pending',
    after: 'failed: 0',
  },
  {
    name: 'queue-counts-jobs',
    description: 'the queue counts waiting jobs in place of items',
    file: 'src/core/delivery/job-queue.ts',
    before: 'sum(jobs.map((job) => job.quantity))',
    after: 'jobs.length',
  },
  {
    name: 'refund-keeps-jobs',
    description: 'a refunded order keeps its jobs',
    file: 'src/core/orders/order-service.ts',
    before: "if (order.status === 'REFUND') dropJobsOfOrder",
    after: "if (order.status === 'PAYERROR') dropJobsOfOrder",
  },
  {
    name: 'queue-twice',
    description: 'the bytes of a queue request are taken twice',
    file: 'src/core/delivery/delivery-service.ts',
    before:
      '      kernel.decideIdempotently(\n        caller,\n        input,\n        (decision) => queue(kernel, gateway, decision, caller, input),\n        arrivedAt,\n      ),\n',
    after:
      "      kernel.decide(\n        (decision) => queue(kernel, gateway, decision, caller, input),\n        arrivedAt === undefined ? undefined : { kind: 'request', at: arrivedAt },\n      ),\n",
  },
  {
    name: 'callback-time-ms',
    description: 'the time in callbacks is in ms',
    file: 'src/core/delivery/queue-callback.ts',
    before: 'Math.floor(decision.wallMs / 1000)',
    after: 'decision.wallMs',
  },
  {
    name: 'result-of-other-machine',
    description: 'a result of another machine is taken',
    file: 'src/core/domain/delivery-rules.ts',
    before: '    delivery.machineNo === result.machineNo &&\n',
    after: '',
  },
  {
    name: 'silence-twice',
    description: 'a silent machine is offline after twice the limit',
    file: 'src/core/devices/gateway.ts',
    before: 'new FixedDelayTimers(clock, config.offlineAfterMs,',
    after: 'new FixedDelayTimers(clock, 2 * config.offlineAfterMs,',
  },
  {
    name: 'report-dropped',
    description: 'a report is dropped if the store fails once',
    file: 'src/core/devices/report-queue.ts',
    before: 'const maxTries = 6;',
    after: 'const maxTries = 1;',
  },
  {
    name: 'first-page-missing',
    description: 'page 1 of products shows the second',
    file: 'src/core/orders/catalogue-service.ts',
    before: 'lanes.slice((page - 1) * perPage, page * perPage)',
    after: 'lanes.slice(page * perPage, (page + 1) * perPage)',
  },
  {
    name: 'one-batch-of-deadlines',
    description: 'deadlines beyond one batch are left',
    file: 'src/core/deadline-timer.ts',
    before: '      if (handled.size > 0 && !allRepeated) continue;\n',
    after: '',
  },
  {
    name: 'zero-unsigned',
    description: 'the number 0 is left out of the sign',
    file: 'src/core/signing/canonical.ts',
    before: "if (value === '' || name === 'sign') continue;",
    after: "if (value === '' || value === 0 || name === 'sign') continue;",
  },
];

/**
 * The file of a broken core with its change in it.
 * @throws Error when the sources no longer have the text, or have it more than once.
 */
export function patchedSources(sources: Sources, { name, file, before, after }: BrokenCore): Sources {
  const parts = sources.get(file)?.split(before) ?? [];
  if (parts.length !== 2) throw new Error(`${name}: ${file} has the text ${parts.length - 1} times`);
  return new Map([[file, parts.join(after)]]);
}
