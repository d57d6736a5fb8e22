type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isCount: Test = (value) => Number.isSafeInteger(value);
const isMembers: Test = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf =
  (...texts: readonly string[]): Test =>
  (value) =>
    texts.includes(value as string);
const isSign = isOneOf('right', 'wrong', 'missing');

function isObject(members: Readonly<Record<string, Test>>): Test {
  const entries = Object.entries(members);
  return (value) =>
    isMembers(value) && entries.every(([name, test]) => test((value as Readonly<Record<string, unknown>>)[name]));
}

const bodyTests: readonly Test[] = [
  isObject({ kind: isOneOf('none') }),
  isObject({ kind: isOneOf('signed'), members: isMembers, sign: isSign, signId: isText }),
  isObject({ kind: isOneOf('plain'), members: isMembers }),
  isObject({ kind: isOneOf('malformed'), fault: isText }),
];

const isPayload = isObject({ members: isMembers, sign: isSign });
const isUnread = isObject({ members: (members) => members === null, bytes: isCount });
const isFrame: Test = (value) => isPayload(value) || isUnread(value);

const tests: Readonly<Record<string, Test>> = {
  call: isObject({
    app: isText,
    method: isText,
    path: isText,
    credentials: isOneOf('right', 'appid-missing', 'appid-unknown', 'secret-wrong'),
    body: (value) => bodyTests.some((test) => test(value)),
  }),
  answer: isObject({
    body: (value) => value !== undefined,
    retryAfter: (value) => value === undefined || isText(value),
  }),
  'frame-sent': isFrame,
  'frame-received': isFrame,
  'callback-received': isObject({ url: isText, members: isMembers, sign: isSign }),
};

/** Whether an event has the member `wire` that its kind must have (see `wire.ts`); true for all other kinds. */
export function hasWireForm({ kind, wire }: { readonly kind: string; readonly wire?: unknown }): boolean {
  return tests[kind]?.(wire) ?? true;
}
