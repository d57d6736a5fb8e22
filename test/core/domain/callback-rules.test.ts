import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAcknowledgement, receiverOf, retryPauseMs } from '#core/domain/callback-rules.ts';
import { policy, constantRandom } from '../callbacks/sender-world.ts';

describe('the pause before the next attempt', () => {
  it('doubles up to its bound', () => {
    expect([1, 2, 3, 4, 5, 6, 5000].map((attempts) => retryPauseMs(attempts, policy, constantRandom()))).toEqual([
      1000, 2000, 4000, 8000, 8000, 8000, 8000,
    ]);
  });

  it('is a whole number of milliseconds within 20 % of what is declared', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, chance) => {
          const expectedPause = Math.min(8000, 1000 * 2 ** Math.min(attempts - 1, 20));
          const pause = retryPauseMs(attempts, policy, constantRandom(chance));
          assert.ok(Number.isInteger(pause) && pause >= expectedPause * 0.8 && pause <= expectedPause * 1.2);
        },
      ),
    );
    expect(retryPauseMs(1, policy, constantRandom(0))).toBe(800);
    expect(retryPauseMs(1, policy, constantRandom(0.999999))).toBe(1200);
  });
});

describe('an answer', () => {
  it.each([
    [199, false],
    [200, true],
    [204, true],
    [299, true],
    [300, false],
    [500, false],
  ])('with status %i acknowledges: %s', (status, acknowledges) => {
    expect(isAcknowledgement(status)).toBe(acknowledges);
  });
});

describe('the receiver of a URL', () => {
  it.each([
    ['http://shop.example/callback', 'http://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['https://a-1.shop.example/x?y=/z', 'https://a-1.shop.example'],
    ['https://shop.example:8443/callback', 'https://shop.example:8443'],
    ['https://shop.example:443/callback', 'https://shop.example'],
    ['http://SHOP.example/callback', 'http://shop.example'],
    ['http://user@shop.example/callback', 'http://shop.example'],
    ['http://127.1/callback', 'http://127.0.0.1'],
    ['http://a.xn--fsq.example/callback', 'http://a.xn--fsq.example'],
    ['nonsense', 'no URL'],
    ['see http://shop.example/', 'no URL'],
  ])('%s is %s', (url, receiver) => {
    expect(receiverOf(url)).toBe(receiver);
  });

  it('is its origin, however it is found', () => {
    const host = fc.stringMatching(/^[a-zA-Z0-9-]{1,8}(\.[a-zA-Z0-9-]{1,8}){0,2}$/);
    fc.assert(
      fc.property(fc.constantFrom('http', 'https'), host, fc.constantFrom('/', '/a/b', '/?x=http://y/'), (...parts) => {
        const [scheme, name, path] = parts;
        const url = `${scheme}://${name}${path}`;
        expect(receiverOf(url)).toBe(URL.canParse(url) ? new URL(url).origin : 'no URL');
      }),
    );
  });
});
