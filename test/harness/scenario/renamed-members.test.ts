import { describe, expect, it } from 'vitest';
import { loadScenario } from '#harness/scenario/yaml/load.ts';

const head = 'name: x\nfleet: [{ group: snacks, motor: spring }]\n';
const inSteps = (step: string): string => `tracks: [{ on: snacks, steps: [${step}] }]`;

function errorOf(text: string): string {
  try {
    loadScenario(head + text, 'x.yaml');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return '';
}

describe('names of the first scenario format', () => {
  it.each([
    ['break', 'injectFault'],
    ['heal', 'clearFault'],
    ['disturb', 'injectNetworkFault'],
    ['calm', 'clearNetworkFault'],
    ['misbehave', 'injectReceiverFault'],
    ['behave', 'clearReceiverFault'],
    ['settled', 'awaitCallbacks'],
    ['expires', 'awaitExpiry'],
  ])('the step %s is answered with %s', (name, newName) => {
    expect(errorOf(inSteps(`{ sell: {} }, { ${name}: a }`))).toBe(
      `x.yaml:3:46: tracks[0].steps[1]: the step "${name}" has a new name; did you mean "${newName}"?`,
    );
  });

  it.each([
    [inSteps('{ injectFault: goods-stuck, once: true }'), 'once', 'nextJobOnly'],
    [inSteps('{ injectNetworkFault: delay, of: all }'), 'of', 'machines'],
    [inSteps('{ order: a }, { probe: lower-case-sign, about: a, of: a }'), 'of', 'about'],
    [inSteps('{ injectNetworkFault: delay, by: [1ms, 2ms] }'), 'by', 'delay'],
    [inSteps('{ injectReceiverFault: slow, after: 1s }'), 'after', 'delay'],
    [inSteps('{ order: a, and: [{ lane: 1 }] }'), 'and', 'moreLines'],
    [inSteps('{ ask: Well?, answered: { answer: yes } }'), 'answered', 'recordedAnswer'],
    ['network: { troubles: [] }', 'troubles', 'faults'],
    ['network: { faults: [{ trouble: loss, path: api }] }', 'trouble', 'fault'],
    ['receivers: [{ receiver: merchant, misbehaves: [] }]', 'misbehaves', 'faults'],
    ['receivers: [{ receiver: merchant, faults: [{ does: hang }] }]', 'does', 'fault'],
    ['core: { blocked: [] }', 'blocked', 'stalls'],
    ['arrivals: [{ on: snacks, every: 1s, until: 1min, doubled: 5% }]', 'doubled', 'doubleSubmit'],
  ])('%s', (text, name, newName) => {
    expect(errorOf(text)).toContain(`the member "${name}" has a new name; did you mean "${newName}"?`);
  });

  it.each([
    ['core: { crashes: [{ at: before-told }] }', 'before-told', 'before-callback-acknowledged'],
    ['core: { crashes: [{ at: in-restart }] }', 'in-restart', 'during-restart'],
    [inSteps('{ order: a, expect: silence }'), 'silence', 'no-answer'],
    ['core: { store: [{ fault: fails, to: 1min }] }', 'fails', 'error'],
    ['core: { store: [{ fault: loses-answer, to: 1min }] }', 'loses-answer', 'lost-acknowledgement'],
    ['receivers: [{ receiver: merchant, faults: [{ fault: rubbish }] }]', 'rubbish', 'garbage'],
  ])('%s', (text, value, newValue) => {
    expect(errorOf(text)).toContain(`the value "${value}" has a new name; did you mean "${newValue}"?`);
  });

  it.each([
    ['frozen', 'controller-freeze'],
    ['half-a-frame', 'truncated-frame'],
    ['flapping-line', 'flapping-connection'],
    ['one-too-few', 'one-item-short'],
    ['says-done-without-drop', 'reports-success-without-drop'],
    ['says-failed-after-drop', 'reports-failure-after-drop'],
  ])('the fault %s is answered with %s', (name, newName) => {
    const message = `the fault "${name}" has a new name; did you mean "${newName}"?`;
    expect(errorOf(`${inSteps('{ sell: {} }')}\nfaults: [{ fault: ${name}, on: snacks }]`)).toContain(message);
    expect(errorOf(inSteps(`{ injectFault: ${name} }`))).toContain(message);
  });

  it.each([
    ['payload-beside-others', 'unknown-member-beside-payload'],
    ['read-at-the-queue', 'read-request-sent-to-queue'],
    ['another-order-at-the-queue', 'other-order-sent-to-queue'],
    ['names-beyond-the-plane', 'names-beyond-the-bmp'],
    ['member-inside-a-value', 'member-inside-value'],
    ['member-inside-a-name', 'member-inside-name'],
  ])('the forged request %s is answered with %s', (name, newName) => {
    const hint = `${name}" has a new name; did you mean "${newName}"?`;
    expect(errorOf(inSteps(`{ order: a }, { probe: ${name}, about: a }`))).toContain(`the forged request "${hint}`);
    expect(errorOf(`probes: [{ on: snacks, every: 1s, until: 1min, kinds: [${name}] }]`)).toContain(hint);
  });

  it('leaves a name alone that is valid at its place', () => {
    expect(errorOf(inSteps('{ ask: Well?, recordedAnswer: { answer: yes, by: Wei } }'))).toBe('');
  });
});
