import { check } from 'k6';
import { Counter, Trend } from 'k6/metrics';
import type { FlatPayload } from '../../../src/core/signing/canonical.ts';
import { sampleLine } from '../../../src/harness/bench/load/sample-line.ts';
import { callKind, post, signedBodyWriter, timestamp, type Answer, type Call } from './core-client.ts';
import type { Iteration } from './iteration.ts';
import type { Sale } from './sales.ts';

/** Measured calls that were answered by the core: accepted, or refused because the machine was busy. */
const answered = new Counter('answered');
/** Those of them whose machine was busy. */
const busy = new Counter('busy');
/** From the moment a call was due to its answer: what a customer waits, a late start of k6 included. */
const sinceIntended = new Trend('answer_since_intended_ms', true);

/** A busy machine is refused with 409, which is the core's right answer and no failure. */
const deliver = callKind('deliver', [200, 409]);
const deliverFixed = { method: 'device.delivery.put' };
const deliverBody = signedBodyWriter(deliverFixed, ['machine_no', 'order_id', 'record_id', 'timestamp']);

/** Delivers one sale. */
export function deliverCall({ machineNo, orderId, recordId }: Sale): Call {
  return { kind: deliver, path: '/deliveries', body: deliverBody([machineNo, orderId, recordId, timestamp()]) };
}

/** The members of a deliver call, of now. */
export function deliverMembers({ machineNo, orderId, recordId }: Sale): FlatPayload {
  return { ...deliverFixed, machine_no: machineNo, order_id: orderId, record_id: recordId, timestamp: timestamp() };
}

const queue = callKind('queue', [200]);
const queueBody = signedBodyWriter({ method: 'order.delivery.put' }, ['machine_no', 'order_id', 'timestamp']);

/** Queues all items of an order. */
export function queueCall({ machineNo, orderId }: Sale): Call {
  return { kind: queue, path: `/orders/${orderId}/deliveries`, body: queueBody([machineNo, orderId, timestamp()]) };
}

/** Made of a wrong answer alone: a check of each right one as well would cost a tenth of k6's time. */
const wrongAnswer = { 'the core accepts, or answers that the machine is busy': () => false };

/** Makes the call of a turn, judges the answer, counts it, and writes its line. */
export function sendValid({ step, k, sale, intendedWallMs }: Iteration, call: Call): Answer {
  const answer = post(call);
  const { sentWallMs, durationMs, status, code, deliveryId, wire } = answer;
  console.log(
    sampleLine({ step: step.name, k, sale, intendedWallMs, sentWallMs, durationMs, status, code, deliveryId, wire }),
  );
  const isBusy = status === 409 && code === 6057;
  if (!isBusy && (status !== 200 || code !== 0)) check(answer, wrongAnswer);
  else if (step.measured) {
    answered.add(1);
    if (isBusy) busy.add(1);
    sinceIntended.add(sentWallMs - intendedWallMs + durationMs);
  }
  return answer;
}
