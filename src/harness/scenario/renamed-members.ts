/** Members of the first scenario format and their present names; the place decides where there are several. */
const renamedMembers: Readonly<Record<string, readonly string[]>> = {
  break: ['injectFault'],
  heal: ['clearFault'],
  disturb: ['injectNetworkFault'],
  calm: ['clearNetworkFault'],
  misbehave: ['injectReceiverFault'],
  behave: ['clearReceiverFault'],
  settled: ['awaitCallbacks'],
  expires: ['awaitExpiry'],
  once: ['nextJobOnly'],
  of: ['machines', 'about'],
  by: ['delay'],
  after: ['delay'],
  and: ['moreLines'],
  answered: ['recordedAnswer'],
  troubles: ['faults'],
  trouble: ['fault'],
  misbehaves: ['faults'],
  does: ['fault'],
  blocked: ['stalls'],
  doubled: ['doubleSubmit'],
};

/** Values of the first scenario format and their present names: answers, crash points, faults and forgeries. */
const renamedValues: Readonly<Record<string, string>> = {
  silence: 'no-answer',
  'before-begin': 'before-start',
  'after-begin': 'after-start',
  'before-lapse': 'before-expiry',
  'after-lapse': 'after-expiry',
  'callback-under-way': 'callback-sent',
  'before-told': 'before-callback-acknowledged',
  'after-told': 'after-callback-acknowledged',
  'in-restart': 'during-restart',
  frozen: 'controller-freeze',
  'half-a-frame': 'truncated-frame',
  'flapping-line': 'flapping-connection',
  'one-too-few': 'one-item-short',
  'says-done-without-drop': 'reports-success-without-drop',
  'says-failed-after-drop': 'reports-failure-after-drop',
  fails: 'error',
  'loses-answer': 'lost-acknowledgement',
  rubbish: 'garbage',
  'payload-beside-others': 'unknown-member-beside-payload',
  'read-at-the-queue': 'read-request-sent-to-queue',
  'another-order-at-the-queue': 'other-order-sent-to-queue',
  'names-beyond-the-plane': 'names-beyond-the-bmp',
  'member-inside-a-value': 'member-inside-value',
  'member-inside-a-name': 'member-inside-name',
};

/** Names the present name of an old member. @returns null for any other name. @param names the members valid here. */
export function renamedMemberMessage(name: string, names: readonly string[]): string | null {
  if (names.includes(name) || !Object.hasOwn(renamedMembers, name)) return null;
  const newName = renamedMembers[name]?.find((candidate) => names.includes(candidate));
  return newName === undefined ? null : renamedMessage('member', name, newName);
}

/**
 * Like {@link renamedMemberMessage}, for a value.
 * @param values the values valid here.
 * @param what what it is, for the message.
 */
export function renamedValueMessage(value: string, values: readonly string[], what = 'value'): string | null {
  const newValue = Object.hasOwn(renamedValues, value) ? renamedValues[value] : undefined;
  return newValue === undefined || !values.includes(newValue) ? null : renamedMessage(what, value, newValue);
}

function renamedMessage(what: string, name: string, newName: string): string {
  return `the ${what} "${name}" has a new name; did you mean "${newName}"?`;
}
