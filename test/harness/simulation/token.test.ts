import { fc, test } from '@fast-check/vitest';
import { isDeepStrictEqual } from 'node:util';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { readReplayFile, replayFileText } from '#harness/simulation/replay/file.ts';
import { readReplay, replayOf, worldFor, type Replay } from '#harness/simulation/replay/replay.ts';
import { isToken, decodeToken, encodeToken } from '#harness/simulation/replay/token.ts';
import { runs } from '#test/properties/settings.ts';

const digest = '0123456789abcdef'.repeat(4);
const replayOfSeed = (seed: number, withScenario: boolean): Replay =>
  replayOf({
    version: '0.1.0',
    seed,
    mutant: null,
    rule: { check: 'fencing' },
    digest,
    scenario: withScenario ? drawWorld(seed) : null,
  });

function decodeOrDamaged(token: string): Replay | 'damaged' {
  try {
    return decodeToken(token);
  } catch (error) {
    expect(String(error)).toContain('damaged or truncated');
    return 'damaged';
  }
}

describe('a replay token', () => {
  test.prop([fc.nat({ max: 2 ** 32 - 1 }), fc.boolean()], { numRuns: runs(10) })(
    'comes back as the replay, and as the world, that it was made of',
    (seed, withScenario) => {
      const token = encodeToken(replayOfSeed(seed, withScenario));
      expect(isToken(token)).toBe(true);
      expect(decodeToken(token)).toEqual(replayOfSeed(seed, withScenario));
      expect(worldFor(decodeToken(token))).toEqual(drawWorld(seed));
    },
  );

  it('is one word for a shell, and short: a seed takes a line, a whole world still fits', () => {
    expect(encodeToken(replayOfSeed(17, false)).length).toBeLessThan(140);
    expect(encodeToken(replayOfSeed(17, true))).toMatch(/^v3\.[A-Za-z0-9_-]{20,2000}$/);
  });

  it('holds a store on disk, and no word about one in memory', () => {
    const about = { version: '0.1.0', seed: 1, mutant: null, rule: { check: 'fencing' }, digest, scenario: null };
    expect(decodeToken(encodeToken(replayOf({ ...about, store: 'sqlite' }))).store).toBe('sqlite');
    expect(replayOf({ ...about, store: 'memory' })).toEqual(replayOf(about));
  });

  const token = encodeToken(replayOfSeed(17, true));

  test.prop([fc.nat({ max: 10_000 }), fc.nat({ max: 63 })])(
    'with one character changed, or truncated, is damaged',
    (place, to) => {
      const at = 3 + (place % (token.length - 3));
      const letter = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[to]!;
      expect(() => decodeToken(token.slice(0, at))).toThrow('damaged or truncated');
      if (letter === token[at]) return;
      const changed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
      // A letter of zlib's header may hold only the compression level: a wrong one then loses nothing.
      expect(decodeOrDamaged(changed)).toSatisfy(
        (meaning: unknown) => meaning === 'damaged' || isDeepStrictEqual(meaning, decodeToken(token)),
      );
    },
  );

  it('of another version, and a bomb, are refused in one sentence', () => {
    for (const version of ['v1', 'v2'])
      expect(() => decodeToken(`${version}.abc`)).toThrow(
        `this token has version ${version}; this vendloop reads version v3. Replay it with the vendloop that made it`,
      );
    expect(() => decodeToken(`v3.${deflateSync('0'.repeat(2_000_000)).toString('base64url')}`)).toThrow(
      'damaged or truncated',
    );
  });

  it('whose seed draws another world here is refused, with the version that made it', () => {
    expect(() => worldFor({ ...replayOfSeed(17, false), worldHash: '00000000', vendloop: '0.0.9' })).toThrow(
      'the seed 17 draws another world than in the vendloop that made this replay (version 0.0.9)',
    );
  });

  it('with a world that is no valid scenario names the wrong member', () => {
    expect(() =>
      worldFor({ ...replayOfSeed(17, true), scenario: { ...replayOfSeed(17, true).scenario, fleet: [] } }),
    ).toThrow('fleet: it must have at least 1 item');
  });
});

describe('a replay file', () => {
  it('comes back as the replay that it was made of', () => {
    expect(readReplayFile(replayFileText(replayOfSeed(5, true)), 'r.json')).toEqual(replayOfSeed(5, true));
  });

  it.each([
    ['nonsense', 'r.json is not JSON'],
    ['{"name":"x"}', 'it has no "format": "vendloop-replay/3"'],
    [
      '{"format":"vendloop-replay/7"}',
      'r.json has the format "vendloop-replay/7"; this vendloop reads vendloop-replay/3. ' +
        'Replay it with the vendloop that made it',
    ],
    [
      '{"format":"vendloop-replay/1","seed":1,"zoo":null}',
      'r.json has the format "vendloop-replay/1"; this vendloop reads',
    ],
    [
      '{"format":"vendloop-replay/2","seed":1,"mutant":null}',
      'r.json has the format "vendloop-replay/2"; this vendloop reads',
    ],
    ['{"format":"vendloop-replay/3","seed":-1}', 'r.json is no replay of vendloop'],
  ])('%s is refused: %s', (text, message) => {
    expect(() => readReplayFile(text, 'r.json')).toThrow(message);
  });

  it('with a member too many is refused by its name', () => {
    expect(() => readReplay({ ...replayOfSeed(5, false), sed: 1 }, 'it')).toThrow(
      'sed: there is no member "sed" here; did you mean "seed"?',
    );
  });
});
