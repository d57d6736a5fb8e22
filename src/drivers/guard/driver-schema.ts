import { z } from 'zod';
import type { CallbackCapabilities, Capabilities, ForgeryCapability, KindCapabilities } from '../capabilities.ts';
import type { Driver } from '../driver.ts';
import type { MachineDriver } from '../machine-driver.ts';
import type { MerchantDriver } from '../merchant-driver.ts';
import { suggestion } from '#simulators/suggestion.ts';
import { reason } from './merchant-schemas.ts';
import { items, name, objectOf, oneOf, optional, positiveMs, wholeMs } from './schema-parts.ts';

const flag = z.boolean();

/** What a driver must state of its cloud. */
export const capabilities = objectOf<Capabilities>({
  kinds: z
    .record(name, objectOf<KindCapabilities>({ dwellMs: positiveMs, itemsPerCommand: items.min(1) }))
    .refine((kinds) => Object.keys(kinds).length > 0, 'a cloud has one kind of machine or more'),
  fallbackMs: positiveMs,
  unpaidExpiryMs: positiveMs.nullable(),
  clockWindowMs: wholeMs,
  offlineAfterMs: positiveMs,
  callback: objectOf<CallbackCapabilities>({
    retryMs: z.array(wholeMs),
    jitter: z.number().min(0).max(1),
    timeoutMs: positiveMs,
    orderClosed: optional(flag),
  }),
  repeatedRequest: oneOf(['first answer', 'refused']),
  partialResults: optional(flag),
  retryAfterFailure: flag,
  retryAfterTimeout: flag,
  pickupCodes: flag,
  refunds: flag,
  queue: flag,
  laneTest: flag,
  restock: flag,
  acknowledgement: flag,
  oldFirmware: flag,
  forgeries: z
    .array(objectOf<ForgeryCapability>({ name, what: name, refusals: z.array(reason).min(1) }))
    .superRefine((forgeries, context) => {
      const names = forgeries.map((forgery) => forgery.name);
      const repeated = names.findIndex((forgeryName, index) => names.indexOf(forgeryName) < index);
      if (repeated >= 0)
        context.addIssue({
          code: 'custom',
          path: [repeated, 'name'],
          message: `it is there twice: "${names[repeated] ?? ''}"`,
        });
    }),
});

/** Functions that every driver has, by the part that they are in. */
const requiredFunctions = {
  merchant: ['machines', 'createOrder', 'pay', 'deliver', 'result'] satisfies (keyof MerchantDriver)[],
  machine: [
    'connect',
    'decodeCommand',
    'encodeAcknowledgement',
    'encodeResult',
    'encodeHeartbeat',
  ] satisfies (keyof MachineDriver)[],
};

/** Functions that a capability asks for. */
const functionsOfCapabilities = [
  ['pickupCodes', 'createCode'],
  ['pickupCodes', 'redeemCode'],
  ['refunds', 'refund'],
  ['restock', 'restock'],
] as const satisfies readonly (readonly [keyof Capabilities, keyof MerchantDriver])[];

/** Whether a cloud of these capabilities is asked to do this; what none of them rules out is always asked. */
export function isAsked(call: keyof MerchantDriver, stated: Capabilities): boolean {
  const capability = functionsOfCapabilities.find(([, name]) => name === call)?.[0];
  return capability === undefined || stated[capability];
}

/** What is missing or wrong in a driver's functions, in one sentence; null: nothing. */
export function functionProblem(driver: Driver): string | null {
  const problems = [
    ...missingFunctions(driver.merchant, 'merchant', requiredFunctions.merchant),
    ...missingFunctions(driver.machine, 'machine', requiredFunctions.machine),
    ...missingFunctions(driver, '', ['readCallback']),
    ...functionsOfCapabilities.flatMap(([capability, call]) =>
      driver.capabilities[capability] && typeof (driver.merchant as Partial<MerchantDriver>)[call] !== 'function'
        ? [`merchant.${call} is missing, and capabilities.${capability} is true`]
        : [],
    ),
  ];
  return problems[0] ?? null;
}

function missingFunctions(part: object | null | undefined, where: string, names: readonly string[]): readonly string[] {
  if (typeof part !== 'object' || part === null)
    return [`member "${where}" is missing: it has the functions of a ${where}`];
  const functions = part as Readonly<Record<string, unknown>>;
  const others = functionNames(part).filter((other) => !names.includes(other));
  return names
    .filter((missing) => typeof functions[missing] !== 'function')
    .map((missing) => {
      const near = others.find((other) => suggestion(other, [missing]) !== '');
      const guess = near === undefined ? '' : `; rename "${near}" to it?`;
      return `${where === '' ? '' : `${where}.`}${missing} is missing: it must be a function${guess}`;
    });
}

/** Names of the functions of an object, inherited ones of a class included. */
function functionNames(part: object): readonly string[] {
  const prototype = Object.getPrototypeOf(part) as object | null;
  const inherited = prototype === null || prototype === Object.prototype ? [] : Object.getOwnPropertyNames(prototype);
  return [...Object.keys(part), ...inherited];
}
