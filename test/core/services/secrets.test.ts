import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Random } from '#core/ports/random.ts';
import { randomWithSystemSecrets } from '#harness/stages/random.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { createServiceWorld, valueOf, merchant, motor } from './service-world.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The codes of a core whose chance began so, in the order in which they were drawn. */
async function codesOf(random: Random, count: number): Promise<string[]> {
  const { services, newIdempotencyKey, readRows } = await createServiceWorld({ secrets: random.fork('core') });
  for (let n = 0; n < count; n += 1) {
    valueOf(
      await services.pickupCodes.create(merchant, {
        machineNo: motor,
        productId: null,
        expiresAt: null,
        codeLength: 10,
        count: 1,
        ...newIdempotencyKey(),
      }),
    );
  }
  const codes = await readRows((rows) => rows.openPickupCodes(motor));
  return [...codes].sort((one, other) => one.id - other.id).map(({ code }) => code);
}

/** What an owner of the first three codes can do: try seeds until one draws them, and read on. */
async function predictCodes(known: readonly string[], seeds: readonly number[]): Promise<string[] | null> {
  for (const seed of seeds) {
    const codes = await codesOf(seededRandom(seed), 8);
    if (known.every((code, at) => codes[at] === code)) return codes.slice(known.length);
  }
  return null;
}

describe('pickup codes', () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed);

  it('come again from the seed in a virtual world', async () => {
    const codes = await codesOf(seededRandom(37), 8);
    expect(await predictCodes(codes.slice(0, 3), seeds)).toEqual(codes.slice(3));
  });

  it('cannot be computed from other codes where a core serves others, even with the right seed', async () => {
    const codes = await codesOf(randomWithSystemSecrets(37), 8);
    expect(await predictCodes(codes.slice(0, 3), seeds)).toBeNull();
    expect(await codesOf(randomWithSystemSecrets(37), 8)).not.toEqual(codes);
  });
});

describe('secrets where a core serves others', () => {
  it('come from the system in every fork, while the seed decides all the rest', () => {
    const [one, other] = [randomWithSystemSecrets(5), randomWithSystemSecrets(5)];
    expect(one.fork('core').next()).toBe(other.fork('core').next());
    const draw = (random: Random): number[] =>
      Array.from({ length: 4 }, () =>
        random
          .fork('core#2')
          .fork('x')
          .secretInteger(0, 10 ** 10),
      );
    expect(draw(one)).not.toEqual(draw(other));
  });

  it('reach both ends of their range and stay within', () => {
    const random = randomWithSystemSecrets(5);
    const codes = new Set(Array.from({ length: 400 }, () => random.secretInteger(3, 6)));
    expect([...codes].sort()).toEqual([3, 4, 5, 6]);
  });
});

describe('the source of secrets', () => {
  const sourcesIn = (folder: string): { file: string; text: string }[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }));

  it('is the only chance that the core has, but for the jitter of retries', () => {
    const takes = sourcesIn('src/core')
      .filter(({ text }) => /\bimport\b[^;]*\bRandom\b[^;]*ports\/random\.ts/.test(text))
      .map(({ file }) => file);
    // core.ts makes the forks; the sender passes one to the pause.
    expect(takes.sort()).toEqual([
      'src/core/callbacks/callback-sender.ts',
      'src/core/core.ts',
      'src/core/domain/callback-rules.ts',
    ]);
    const core = readFileSync(join(root, 'src/core/core.ts'), 'utf8');
    expect(core).not.toMatch(/\.(?:integer|next)\(/);
  });

  it("is the system's wherever a core is started that others can reach, or its keys are drawn", () => {
    const serving = [...sourcesIn('src/cli/serve'), ...sourcesIn('src/harness/stages/live')];
    expect(serving.filter(({ text }) => /\bseededRandom\(/.test(text)).map(({ file }) => file)).toEqual([]);
    expect(
      serving
        .filter(({ text }) => /\brandomWithSystemSecrets\(/.test(text))
        .map(({ file }) => file)
        .sort(),
      // serve.ts draws the keys of a new configuration.
    ).toEqual(['src/cli/serve/serve.ts', 'src/cli/serve/start-core.ts', 'src/harness/stages/live/index.ts']);
  });
});
