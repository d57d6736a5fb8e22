/** Name of the first scenario. */
export const scenarioName = 'my-first-sale';

/** The first scenario. */
export const scenarioText = `# yaml-language-server: $schema=../node_modules/vendloop/docs/scenario.schema.json
# A scenario: which machines there are, what happens to them, and what the run must prove.
name: ${scenarioName}
title: One machine with spring motors sells three items
# Without a target it runs in simulated time, or with --stage live over real sockets.
stages: [virtual, live]
speed: 10
fleet:
  - { group: snacks, motor: spring }
tracks:
  - on: snacks
    steps:
      # Order, pay, deliver, and wait for the result and its callback.
      - { sell: {}, times: 3 }
# A check that had nothing to judge makes the run INCONCLUSIVE.
proves: [one-outcome, honest-success, callback-delivered]
`;
