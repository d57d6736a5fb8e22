import { defineScenario } from '#harness/scenario/read-scenario.ts';
import type { StepInput } from '#harness/scenario/steps.ts';

/** Odd, and right: the machine runs. */
const acceptedForgeries = [
  'pretty-printed',
  'integers-for-ids',
  'escaped-letters',
  'members-reversed',
  're-encoded-replay',
  'past-edge-inside',
  'past-edge',
  'future-edge-inside',
  'future-edge',
];

/** To be refused, or (`empty-member`) a question only. */
const refusedForgeries = [
  'signed-as-sent',
  'names-like-numbers',
  'empty-member',
  'empty-member-signed',
  'zero-unsigned',
  'blank-unsigned',
  'null-text-unsigned',
  'sign-signed',
  'capital-sign-unsigned',
  'capital-sign',
  'names-of-both-cases',
  'names-beyond-the-bmp',
  'names-in-locale-order',
  'signed-in-upper-case',
  'lower-case-sign',
  'short-sign',
  'long-sign',
  'spaced-sign',
  'empty-sign',
  'no-sign',
  'sign-as-number',
  'tampered-member',
  'sign-of-another-payload',
  'member-added-after-signing',
  'member-removed-after-signing',
  'wrong-key',
  'secret-as-key',
  'empty-key',
  'no-key',
  'wrong-app-secret',
  'no-app-secret',
  'unknown-app-id',
  'no-app-id',
  'member-inside-value',
  'member-inside-name',
  'duplicate-member',
  'escaped-duplicate-member',
  'proto-member',
  'key-member',
  'fraction',
  'exponent',
  'list-of-one',
  'beyond-2-to-the-53',
  'boolean-member',
  'null-member',
  'nested-member',
  'lone-surrogate',
  'json-and-more',
  'list-of-members',
  'base64-line-breaks',
  'base64-url-alphabet',
  'php-dialect',
  'go-dialect',
  'kotlin-dialect',
  'js-dialect',
  'rust-dialect',
  'base64-without-padding',
  'base64-trailing-garbage',
  'base64-loose-bits',
  'past-edge-outside',
  'past-edge-beyond',
  'future-edge-outside',
  'future-edge-beyond',
  'timestamp-in-milliseconds',
  'timestamp-with-fraction',
  'timestamp-padded',
  'timestamp-empty',
  'timestamp-missing',
  'empty-body',
  'garbage-body',
  'body-no-object',
  'payload-missing',
  'payload-a-number',
  'unknown-member-beside-payload',
  'payload-no-utf8',
  'payload-no-json',
  'payload-too-deep',
  'payload-too-long',
  'body-too-long',
  'read-request-sent-to-queue',
  'other-order-sent-to-queue',
];

/** A forged request about a paid order of its own: a core that takes it moves goods. */
function forgedRequestSteps(name: string, index: number): StepInput[] {
  const orderLabel = `order-${index}`;
  return [
    { order: orderLabel, lane: index % 20 },
    { pay: orderLabel },
    { probe: name, about: orderLabel },
    ...(acceptedForgeries.includes(name) ? [{ awaitCallbacks: orderLabel }] : []),
  ];
}

/** Requests to other endpoints that are wrong in their members, path, body, headers or sign. */
const wrongRequests: readonly StepInput[] = [
  { sendRequest: 'create-order', set: { products: [{ product_id: '{product_id}', quantity: 0 }] }, expect: 4003 },
  { sendRequest: 'create-order', body: 'machine_no={machine_no}', expect: 4003 },
  { sendRequest: 'update-order', set: { status: 7 }, expect: 4003 },
  { sendRequest: 'lane-test', leaveOut: ['channel_name'], expect: 4003 },
  { sendRequest: 'create-pickup-codes', set: { method: 'pickup_code.all' }, expect: 6021 },
  { sendRequest: 'products', leaveOut: ['per_page'], add: ['"per_page": 1e1'], expect: 4003 },
  { sendRequest: 'floors', sign: 'other-key', expect: 4006 },
  { sendRequest: 'floors', timestamp: '-301s', expect: 4003 },
  { sendRequest: 'get-order', path: '/orders/01', expect: 4004 },
  { sendRequest: 'get-order', method: 'PUT', path: '/ping', expect: 4004 },
  { sendRequest: 'machines', headers: { appsecret: null }, expect: 4009 },
];

/**
 * Every kind of forged request that there is, once, and a sale after them all: what must be refused is refused and does
 * nothing, what only looks odd is taken.
 */
export default defineScenario({
  name: 'hostile-merchant',
  title:
    'A merchant forges, breaks and bends its requests in every way there is: none has an effect, and what is only ' +
    'odd is served',
  stages: ['virtual', 'live'],
  // A request at the edge of the window must travel within 100 ms: 20 ms of the real network at this speed.
  speed: 5,
  fleet: [{ group: 'snacks', motor: 'spring', lanes: 20, stockPerLane: 20 }],
  tracks: [
    {
      on: 'snacks',
      steps: [
        ...[...acceptedForgeries, ...refusedForgeries].flatMap(forgedRequestSteps),
        ...wrongRequests,
        { sell: {} },
      ],
    },
  ],
  proves: [
    'round-trip',
    'order-free',
    'empty-excluded',
    'sign-excluded',
    'case-kept',
    'sign-shape',
    'tamper',
    'wrong-key',
    'injective-in-schema',
    'json-strict',
    'base64-strict',
    'dialects',
    'window',
    'never-500',
    'no-effect-unverified',
    'idempotent-submit',
  ],
});
