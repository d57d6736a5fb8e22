import { expect } from 'vitest';
import { loadScenario, ScenarioError } from '#harness/scenario/yaml/load.ts';

/** A scenario without a mistake. */
export const validYaml = `name: mine
title: One sale
stages: [virtual]
fleet:
  - { group: snacks, motor: spring, count: 2 }
  - { group: cups, motor: drinks }
faults:
  - { fault: goods-stuck, on: snacks, machine: 1, when: { job: 1 } }
tracks:
  - on: snacks
    steps:
      - sell: {}
proves: [paid-quantity]
`;

/** The message with which a text is refused, or an empty one. */
export function errorOf(text: string): string {
  try {
    loadScenario(text, 'mine.yaml');
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    return (error as Error).message;
  }
}
