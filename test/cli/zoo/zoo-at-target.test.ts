import { describe, expect, it } from 'vitest';
import { playMutants, type Play } from '#cli/zoo/target/run-zoo-at-target.ts';
import { mutantByName } from '#harness/mutants/index.ts';
import { JoinError } from '#harness/runner/join-target.ts';
import { allCaught, targetMarkdown, targetSummary, targetText } from '#harness/reports/mutants/target-table.ts';
import { TestPrograms } from '../../served/running-program.ts';

const three = ['expires-early', 'unpaid-order-delivered', 'wall-clock-holds'].map(mutantByName);

const ignore = (): void => undefined;

/** Plays nothing: the cores with these names fail, with these clauses. */
function fakePlay(failing: Readonly<Record<string, readonly string[]>>): Play {
  return (_scenario, mutant) => {
    const clauses = failing[mutant ?? 'sound'];
    const finding = { check: 'specification', at: 0, events: [], message: '', impact: '' };
    const findings = (clauses ?? []).map((clause) => ({ ...finding, clause }));
    return Promise.resolve({
      verdict: { verdict: clauses ? 'FAIL' : 'PASS', reason: '' },
      judgement: { findings, stalls: { stallCount: 0 } } as never,
      history: { header: {}, events: [] } as never,
    });
  };
}

describe('zoo --target', () => {
  it('names what found each, and why the others do not show', async () => {
    const lines: string[] = [];
    const play = fakePlay({ 'expires-early': ['a', 'b', 'b', 'c', 'd'], 'unpaid-order-delivered': ['deliver-unpaid'] });
    const results = await playMutants(three, 2, play, (line) => lines.push(line));
    expect(results.map(({ state }) => state)).toEqual(['caught', 'caught', 'hidden']);
    expect(allCaught(results)).toBe(true);
    expect(targetText(results)).toMatch(/expires-early +limits-from-outside +a, b, c and 1 more\n/);
    expect(targetMarkdown(results)).toMatch(/\| `wall-clock-holds` \| {2}\| not visible: Only a clock that is set/);
    expect(targetSummary(results)).toBe(
      '2 of 3 mutants were caught through --target, 1 do not show there, and 0 were missed.',
    );
    expect(lines.filter((line) => line.startsWith('sound core in'))).toHaveLength(2);
  });

  it('misses what has no finding, and believes none in a scenario in which the sound core is blamed', async () => {
    const missed = await playMutants(three, 1, fakePlay({}), ignore);
    expect(missed.map(({ state }) => state)).toEqual(['missed', 'missed', 'hidden']);
    const blamed = await playMutants(three, 1, fakePlay({ 'expires-early': ['a'], sound: ['a'] }), ignore);
    expect(blamed.map(({ state }) => state)).toEqual(['unproven', 'unproven', 'hidden']);
    expect([allCaught(missed), allCaught(blamed)]).toEqual([false, false]);
  });

  it('takes a core that refuses the right merchant for caught, and plays again where none answered', async () => {
    const [refusing, absent] = [new JoinError('refused', null, { answered: true }), new JoinError('no core answers')];
    const one = [mutantByName('sign-signed')];
    const sound = fakePlay({});
    const caught = await playMutants(
      one,
      1,
      (name, mutant) => (mutant ? Promise.reject(refusing) : sound(name, null)),
      ignore,
    );
    expect(caught).toMatchObject([{ state: 'caught', foundBy: ['it refuses the merchant'] }]);
    let plays = 0;
    const never: Play = () => Promise.reject(((plays += 1), absent));
    await expect(playMutants(one, 1, never, ignore)).rejects.toBe(absent);
    expect(plays).toBe(3);
  });

  const programs = new TestPrograms();
  it('starts a sound and a broken core and catches one by real sockets', { timeout: 300_000, retry: 1 }, async () => {
    const zoo = programs.start(['zoo', '--target', 'replay-has-second-effect', '--jobs', '2']);
    const [code] = await zoo.exited;
    expect(zoo.text()).toMatch(/replay-has-second-effect +merchant-retries +.*same-bytes-same-answer/);
    expect(code).toBe(0);
  });
});
