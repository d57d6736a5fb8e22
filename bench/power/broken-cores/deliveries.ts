import type { BrokenCore } from '../broken-core.ts';

/** Rules of commands, outcomes, the lock and the queue, each broken by hand. */
export const brokenDeliveries: readonly BrokenCore[] = [
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
      'if (!outcome) return { delivered_at: deliveredAt, status: recordStatusText.IS_SUCCESS, ' +
      'pickup_at: deliveredAt };',
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
    before:
      "      kernel.emit({ kind: 'delivery-acknowledged', machine: machineNo, delivery: " + 'deliveryId, token });\n',
    after:
      "      kernel.emit({ kind: 'delivery-acknowledged', machine: machineNo, delivery: " +
      'deliveryId, token });\n' +
      '      await kernel.decide((decision) => {\n' +
      '        const open = decision.tx.delivery(deliveryId);\n' +
      "        if (open && !open.outcome) settle(kernel, decision, open, { kind: 'success', " +
      "floorStatus: 0, errorMsg: '' });\n" +
      '      });\n',
  },
  {
    name: 'lane-status-lost',
    description: 'a lane keeps the floor_status that it had',
    file: 'src/core/delivery/machine-reports.ts',
    before: '  if (!delivery.outcome) saveFloorStatus(decision, delivery, floorStatus);\n',
    after: '',
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
      "        decision.events.push({ kind: 'machine-mode', machine: machineNo, mode });\n" +
      '        decision.tx.putLock(machineNo, { ...decision.tx.lock(machineNo), hold: null });\n',
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
    name: 'queue-twice',
    description: 'the bytes of a queue request are taken twice',
    file: 'src/core/delivery/delivery-service.ts',
    before:
      '      kernel.decideIdempotently(\n' +
      '        caller,\n' +
      '        input,\n' +
      '        (decision) => queue(kernel, gateway, decision, caller, input),\n' +
      '        arrivedAt,\n' +
      '      ),\n',
    after:
      '      kernel.decide(\n' +
      '        (decision) => queue(kernel, gateway, decision, caller, input),\n' +
      "        arrivedAt === undefined ? undefined : { kind: 'request', at: arrivedAt },\n" +
      '      ),\n',
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
];
