import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forgedRequest, machineFault, signablePayload, world } from '#library/fast-check.ts';
import { playScenario, startRun, type ScenarioData } from '#library/index.ts';
import { decodePayload, encodePayload, verifySign } from '#library/signing.ts';
import { motorTypes } from '#library/simulators.ts';
import { runs } from '#test/properties/settings.ts';

const account = { appId: 'demo-merchant', appSecret: 'demo-app-secret', appKey: 'demo-app-key' };

describe('payloads', () => {
  it('that are signable are decoded with a right sign', () => {
    fc.assert(
      fc.property(signablePayload(), (payload) => {
        const decoded = decodePayload(encodePayload(payload, account.appKey));
        expect(decoded.ok && verifySign(decoded.payload, decoded.sign, account.appKey)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  it('of forged requests have a wrong sign, whatever the way of the forgery', () => {
    const ways = new Set<string>();
    fc.assert(
      fc.property(forgedRequest(account), ({ forgery, body }) => {
        ways.add(forgery);
        const decoded = decodePayload((JSON.parse(body) as { payload: string }).payload);
        expect(decoded.ok && verifySign(decoded.payload, decoded.sign, account.appKey)).toBe(false);
      }),
      { numRuns: 400 },
    );
    expect(ways.size).toBeGreaterThan(20);
  });

  it('need an account', () => {
    expect(() => forgedRequest({ ...account, appKey: '' })).toThrow(/^forgedRequest\(\) .*appKey/);
  });
});

describe('faults', () => {
  it.each(motorTypes.map(({ name }) => name))('can be injected with their parameters: %s', async (motor) => {
    const run = await startRun({ machines: [{ motor }] });
    const inject = async ({ fault, params }: { fault: string; params: Readonly<Record<string, unknown>> }) => {
      await run.machine(1).injectFault(fault, { params });
      await run.machine(1).clearFault(fault);
    };
    await fc.assert(fc.asyncProperty(machineFault({ motor }), inject), { numRuns: runs(50) });
    await run.close();
  });

  it('reach the parameters that are required, and the ends of their ranges', () => {
    const drawn = fc.sample(machineFault(), { numRuns: 2_000, seed: 1 });
    const params = drawn
      .filter(({ fault }) => fault === 'answers-late')
      .map(({ params }) => Number(params['answerAfterMs']));
    expect(Math.min(...params)).toBeLessThan(1_000);
    expect(Math.max(...params)).toBeGreaterThan(86_399_000);
    expect(params.every((ms) => ms >= 1 && ms <= 86_400_000)).toBe(true);
    expect(drawn.some(({ fault }) => fault === 'double-drop')).toBe(false);
  });

  it('refuse an unknown motor type', () => {
    expect(() => machineFault({ motor: 'sprin' })).toThrow(/did you mean "spring"/);
  });
});

describe('worlds', () => {
  it('can be played, and a sound core keeps every rule in them', async () => {
    const keepsEveryRule = async (scenario: ScenarioData) => {
      const { findings, coreErrors } = await playScenario(scenario);
      expect({ findings, coreErrors }).toEqual({ findings: [], coreErrors: [] });
    };
    await fc.assert(fc.asyncProperty(world(), keepsEveryRule), { numRuns: runs(5) });
  });

  it('are made smaller as worlds: what the failure needs is left', () => {
    const faultsOf = (scenario: ScenarioData) => (scenario['faults'] ?? []) as readonly object[];
    const { counterexample } = fc.check(
      fc.property(world(), (scenario) => faultsOf(scenario).length === 0),
      { seed: 1, numRuns: 100 },
    );
    const [smallest] = counterexample!;
    expect(faultsOf(smallest)).toHaveLength(1);
    expect(smallest).toMatchObject({ fleet: [{}] });
    // A scenario has customers or a script.
    const rest = ['arrivals', 'probes', 'tracks', 'receivers'].flatMap((name) => smallest[name] ?? []);
    expect(rest).toHaveLength(1);
  });
});
