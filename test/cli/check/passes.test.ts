import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeInPasses } from '../../../src/cli/check/passes/judge-passes.ts';
import { checks } from '#harness/checks/index.ts';
import type { History, HistoryEvent } from '#harness/history/event.ts';
import { HistoryError, historyDigest, readHistory } from '#harness/history/ndjson.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import { drawWorld } from '#harness/simulation/draw-world.ts';
import { runWorld } from '#harness/simulation/run-world.ts';
import type { Line } from '../../harness/judge/edited-histories/edits.ts';
import { lies } from '../../harness/judge/edited-histories/lies.ts';
import { soundRun } from '../../harness/judge/edited-histories/sound-run.ts';
import { writeHistory } from '../../harness/write-history.ts';

/** Pieces that end in the middle of lines. */
async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += 10_000) yield await Promise.resolve(text.slice(from, from + 10_000));
}

function inPasses(text: string, mostEvents: number): ReturnType<typeof judgeInPasses> {
  return judgeInPasses({
    pieces: () => piecesOf(text),
    file: 'h',
    mostEvents,
    judgesOf: () => checks,
    withDigest: true,
  });
}

function asWhole(text: string): { readonly history: History; readonly verdict: string; readonly findings: unknown } {
  const history = readHistory(text, 'h');
  const judgement = runChecks(history, undefined, checks);
  const { verdict } = computeVerdict(judgement, history.header, history.events);
  return { history, verdict, findings: judgement.findings };
}

/** Releases on every machine without a grant, many at one time: findings whose order is easily lost. */
function withWrongReleases({ header, events }: History): string {
  const at = (events.at(-1)?.t ?? 0) / 2;
  const wrong = header.machines.toReversed().flatMap(({ machine }) =>
    [9001, 9002].map((token): HistoryEvent => {
      return { t: at, by: 'core', kind: 'lock-released', machine, token, cause: 'dwell' };
    }),
  );
  return writeHistory({ header, events: [...events.slice(0, -1), ...wrong, ...events.slice(-1)] });
}

/** Every other edit: each is judged twice by every check. */
const everyOther = lies.filter((_, index) => index % 2 === 0);
/** Edits after which something is about no machine. */
const wholeOnly = ['a callback names no delivery', 'a header without machines'];

describe('a history that is judged in passes', () => {
  let sound: readonly Line[];

  beforeAll(async () => {
    const { header, events } = await soundRun();
    sound = [header, ...events] as unknown as readonly Line[];
  });

  it.each(everyOther.map((lie) => [lie.edit, lie] as const))(
    'gives what it gives as a whole: %s',
    async (_edit, lie) => {
      const text = lie
        .lines(sound, 'both')
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      const passes = await inPasses(text, 1).catch((error: unknown) => error);
      if (lie.outcome.verdict === 'no history') {
        expect(passes).toBeInstanceOf(HistoryError);
        return;
      }
      if (passes instanceof Error) throw passes;
      const judged = passes as Awaited<ReturnType<typeof inPasses>>;
      if ('reason' in judged) {
        expect(wholeOnly).toContain(lie.edit);
        return;
      }
      const whole = asWhole(text);
      expect([judged.verdict.verdict, judged.judgement.findings]).toEqual([whole.verdict, whole.findings]);
      expect(judged.digest).toBe(historyDigest(whole.history));
    },
  );

  it('gives what it gives as a whole, in random worlds and those of a wrong core', async () => {
    let inParts = 0;
    let findings = 0;
    for (let seed = 1; seed <= 10; seed += 1) {
      const { history } = await runWorld(drawWorld(seed), { seed, checks: [] });
      for (const text of [writeHistory(history), withWrongReleases(history)]) {
        const judged = await inPasses(text, seed % 2 === 0 ? 1 : 500);
        if ('reason' in judged) continue;
        if (judged.parts > 1) inParts += 1;
        findings += judged.judgement.findings.length;
        const whole = asWhole(text);
        const { verdict, digest, judgement } = judged;
        expect([seed, verdict.verdict, digest, judgement.findings]).toEqual([
          seed,
          whole.verdict,
          historyDigest(whole.history),
          whole.findings,
        ]);
      }
    }
    expect(inParts).toBeGreaterThan(3);
    expect(findings).toBeGreaterThan(20);
  }, 120_000);

  it('leaves no file behind, even while it judges', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'passes-'));
    let judgedParts = 0;
    const text = sound.map((line) => `${JSON.stringify(line)}\n`).join('');
    const judged = await judgeInPasses({
      ...{ pieces: () => piecesOf(text), file: 'h', mostEvents: 1, folder },
      judgesOf: () => {
        // Whatever ends the process now, nothing is left behind.
        expect(readdirSync(folder)).toEqual([]);
        judgedParts += 1;
        return checks;
      },
    });
    expect(judged).toMatchObject({ parts: 3, digest: '' });
    expect(judgedParts).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('is judged as a whole where the run is to be measured', async () => {
    const [header, ...events] = sound;
    const expectation = { measure: 'success-share', min: 0.5, max: null, band: 0 };
    const lines = [{ ...header, expect: [expectation] }, ...events];
    expect(await inPasses(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 1)).toEqual({
      reason: 'the run is to be measured',
    });
  });
});
