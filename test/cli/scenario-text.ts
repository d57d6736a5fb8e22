/** A scenario file with one sale. @param overrides lines at its end. */
export const scenarioText = (overrides = ''): string => `name: mine
title: One sale
stages: [virtual]
fleet: [{ group: snacks, motor: spring }]
tracks: [{ on: snacks, steps: [{ sell: {} }] }]
proves: [paid-quantity]
${overrides}`;
