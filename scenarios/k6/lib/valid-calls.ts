import { check } from 'k6';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { FlatPayload } from '../../../src/core/signing/canonical.ts';
import { sampleLine } from '../../../src/harness/bench/load/sample-line.ts';
import { post, signedBody, timestamp, type Answer, type Call } from './core-client.ts';
import type { Iteration } from './iteration.ts';
import type { Sale } from './sales.ts';

/** Measured calls that were answered by the core: accepted, or refused because the machine was busy. */
const answered = new Counter('answered');
/** Those of them whose machine was busy. */
const busy = new Counter('busy');
/** From the moment a call was due to its answer: what a customer waits, a late start of k6 included. */
const sinceIntended = new Trend('answer_since_intended_ms', true);

/** Delivers one sale. A busy machine is refused with 409, which is the core's right answer and no failure. */
export function deliverCall(sale: Sale): Call {
  return {
    name: 'deliver',
    path: '/deliveries',
    body: signedBody(deliverMembers(sale)),
    expectedStatuses: http.expectedStatuses(200, 409),
  };
}

/** The members of a deliver call, of now. */
export function deliverMembers({ machineNo, orderId, recordId }: Sale): FlatPayload {
  return {
    machine_no: machineNo,
    method: 'device.delivery.put',
    order_id: String(orderId),
    record_id: String(recordId),
    timestamp: timestamp(),
  };
}

/** Queues all items of an order. */
export function queueCall({ machineNo, orderId }: Sale): Call {
  const members = {
    machine_no: machineNo,
    method: 'order.delivery.put',
    order_id: String(orderId),
    timestamp: timestamp(),
  };
  const body = signedBody(members);
  return { name: 'queue', path: `/orders/${orderId}/deliveries`, body, expectedStatuses: http.expectedStatuses(200) };
}

/** Makes the call of a turn, judges the answer, counts it, and writes its line. */
export function sendValid(iteration: Iteration, call: Call): Answer {
  const answer = post(call);
  const { step, k, sale, intendedWallMs } = iteration;
  console.log(sampleLine({ step: step.name, k, sale, intendedWallMs, ...answer }));
  const isBusy = answer.status === 409 && answer.code === 6057;
  const isAnswered = isBusy || (answer.status === 200 && answer.code === 0);
  check(answer, { 'the core accepts, or answers that the machine is busy': () => isAnswered });
  if (step.measured && isAnswered) {
    answered.add(1);
    if (isBusy) busy.add(1);
    sinceIntended.add(answer.sentWallMs - intendedWallMs + answer.durationMs);
  }
  return answer;
}
