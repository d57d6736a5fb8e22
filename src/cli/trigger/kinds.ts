/** Every callback of the core (PROTOCOL §5): the outcomes of a delivery, and an order that was not paid in time. */
export const callbackKinds = ['delivery-succeeded', 'delivery-failed', 'delivery-timed-out', 'order-closed'] as const;

/** A callback of the core. */
export type CallbackKind = (typeof callbackKinds)[number];

/** What can be wrong with a callback on purpose. */
export const mistakeNames = [
  'sign',
  'key',
  'lower-case-sign',
  'no-sign',
  'tampered',
  'missing-member',
  'extra-member',
  'time-unit',
  'not-json',
  'form',
] as const;

/** A mistake of a callback. */
export type MistakeName = (typeof mistakeNames)[number];
