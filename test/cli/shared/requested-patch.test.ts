import { describe, expect, it } from 'vitest';
import { requestedPatch } from '#cli/shared/requested-patch.ts';
import { UsageError } from '#cli/shared/errors.ts';
import { sellOne } from '#test/core/services/sell-one.ts';

describe('a served core that is broken or slowed on purpose', () => {
  it('names the mutant, and each slow stage with its delay; a correct core has no warning', () => {
    expect(requestedPatch(undefined, []).warnings).toEqual([]);
    expect(requestedPatch('expires-early', ['store=5ms', 'callback=1s']).warnings).toEqual([
      expect.stringMatching(/^THIS CORE IS BROKEN ON PURPOSE \(--zoo expires-early\): ./),
      'THIS CORE IS SLOWED ON PURPOSE (--slow store=5ms): store takes 5 ms longer',
      'THIS CORE IS SLOWED ON PURPOSE (--slow callback=1s): callback takes 1 s longer',
    ]);
  });

  it('has the mutant and all its slow stages at once', async () => {
    const patch = requestedPatch('expires-early', ['store=5ms', 'verify=7ms']).makePatch();
    const { phaseMs, events } = await sellOne({ patch, answerDelayMs: null });
    expect(phaseMs).toMatchObject({ verify: 7, store: 5, dispatch: 0 });
    const at = (kind: string): number => events.find(({ event }) => event.kind === kind)!.at;
    expect(at('lock-released') - at('lock-granted')).toBe(30_000 * 0.95);
  });

  it.each([
    ['expire-early', [], /no mutant "expire-early" in the zoo; did you mean "expires-early"/],
    [
      undefined,
      ['sotre=5ms'],
      /no phase "sotre", did you mean "store"\? There are: verify, store, dispatch, settle, callback$/,
    ],
    [undefined, ['device=5ms'], /no phase "device"/],
    [
      undefined,
      ['store'],
      /--slow store: the duration must be above 0 and at most 10 s, with its unit, like store=5ms/,
    ],
    [undefined, ['store=5'], /--slow store=5: the duration/],
    [undefined, ['store=0ms'], /above 0/],
    [undefined, ['store=-1ms'], /above 0/],
    [undefined, ['store=1min'], /at most 10 s/],
  ])('--zoo %s --slow %j is a usage error that lists the choices', (zoo, slow, message) => {
    expect(() => requestedPatch(zoo, slow)).toThrow(UsageError);
    expect(() => requestedPatch(zoo, slow)).toThrow(message);
  });
});
