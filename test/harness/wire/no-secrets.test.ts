import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHistory } from '#harness/history/ndjson.ts';
import { networkDelays } from '#harness/runner/run-setup.ts';
import { runScenario } from '#harness/runner/run.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import type { Stage } from '#harness/stages/stage.ts';
import { virtualStage } from '#harness/stages/virtual/index.ts';
import { demoMachineKey } from '#simulators/machine/fleet.ts';
import { demoMerchant } from '#simulators/merchant/demo-merchant.ts';

/** The sign in a payload; null where there is none. */
function signIn(payload: string): string | null {
  return /"sign":"([0-9A-Fa-f]{31,33})/.exec(Buffer.from(payload, 'base64').toString())?.[1] ?? null;
}

/** A stage that notes every sign that goes over its network. */
function listening(stage: Stage, signs: Set<string>): Stage {
  const hear = (text: string): void => {
    const sign = signIn(/"payload"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? text) ?? /"sign":"([^"]{32})"/.exec(text)?.[1];
    if (sign !== undefined) signs.add(sign);
  };
  return {
    ...stage,
    drive: (work) => stage.drive(work),
    http: { send: (request, limits) => (hear(request.body), stage.http.send(request, limits)) },
    link: {
      dial: (machineNo, listener) => {
        const wire = stage.link.dial(machineNo, {
          opened: () => listener.opened(),
          frame: (text, at) => {
            hear(text);
            listener.frame(text, at);
          },
          closed: (code, reason) => listener.closed(code, reason),
        });
        return {
          send: (frame) => (hear(frame), wire.send(frame)),
          close: (code, reason) => wire.close(code, reason),
          get open() {
            return wire.open;
          },
        };
      },
    },
    addReceiver: (name, receiver) =>
      stage.addReceiver(name, (request) => (hear(String(request.body)), receiver(request))),
  };
}

describe('the history of a random world', () => {
  it('holds no key, no AppSecret and no sign, and reads without a warning', async () => {
    let heard = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
        const world = drawWorld(seed);
        const stage = virtualStage({ seed, network: networkDelays(world) });
        const signs = new Set<string>();
        let text = '';
        try {
          await runScenario(world, listening(stage, signs), { seed, write: (line) => (text += line) });
        } finally {
          await stage.close();
        }
        heard += signs.size;
        const { header, events, warnings } = readHistory(text, 'world.ndjson');
        expect(warnings).toEqual([]);
        const keys = header.machines.map(({ machine }) => demoMachineKey(machine));
        const shown = [...signs, ...keys, demoMerchant.appKey, demoMerchant.appSecret].filter((secret) =>
          text.toLowerCase().includes(secret.toLowerCase()),
        );
        expect(shown).toEqual([]);
        for (const event of events)
          if (['call', 'answer', 'callback-received', 'frame-sent', 'frame-received'].includes(event.kind))
            expect(event.wire, event.kind).toBeDefined();
      }),
      { numRuns: 12 },
    );
    expect(heard).toBeGreaterThan(500);
  });
});
