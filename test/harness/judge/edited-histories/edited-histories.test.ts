import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '#harness/checks/index.ts';
import { HistoryError, readHistory } from '#harness/history/ndjson.ts';
import { runChecks } from '#harness/judge/judgement.ts';
import { computeVerdict } from '#harness/judge/verdict.ts';
import type { Line, Part } from './edits.ts';
import type { Outcome } from './lie.ts';
import { lies, liesTable } from './lies.ts';
import { soundRun } from './sound-run.ts';

let sound: readonly Line[];

beforeAll(async () => {
  const { header, events } = await soundRun();
  sound = [header, ...events] as unknown as readonly Line[];
});

interface Judged {
  readonly verdict: Outcome['verdict'];
  /** Reasons of the verdict, or the message of the reader. */
  readonly reason: string;
  readonly findings: readonly { readonly check: string; readonly message: string }[];
}

/** What `vendloop check` makes of these lines. */
function judge(lines: readonly Line[]): Judged {
  try {
    const history = readHistory(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'edited');
    const judgement = runChecks(history, undefined, checks);
    return { ...computeVerdict(judgement, history.header, history.events), findings: judgement.findings };
  } catch (error) {
    if (!(error instanceof HistoryError)) throw error;
    return { verdict: 'no history', reason: error.message, findings: [] };
  }
}

function expectOutcome({ verdict, reason, findings }: Judged, outcome: Outcome): void {
  const { check } = outcome;
  const sentences = findings.filter((finding) => finding.check === check).map(({ message }) => message);
  expect(check === undefined ? reason : sentences.join('\n')).toMatch(outcome.sentence);
  expect(verdict).toBe(outcome.verdict);
}

const partial: readonly (readonly [edit: string, part: Part, outcome: Outcome, lie: (typeof lies)[number]])[] =
  lies.flatMap((lie) => {
    if (!lie.apart) return [];
    return (['event', 'wire'] as const).map((part) => [lie.edit, part, lie.apart![part], lie] as const);
  });

describe('an edited history', () => {
  it('is PASS without an edit', () => {
    expect(judge(sound)).toMatchObject({ verdict: 'PASS', findings: [] });
  });

  it.each(lies.map((lie) => [lie.edit, lie] as const))('shows it: %s', (_edit, lie) => {
    expectOutcome(judge(lie.lines(sound, 'both')), lie.outcome);
  });

  it.each(partial)('shows it: %s (only the %s)', (_edit, part, outcome, lie) => {
    expectOutcome(judge(lie.lines(sound, part)), outcome);
  });

  it('stands in the documentation', () => {
    const page = readFileSync(new URL('../../../../docs/history-format.md', import.meta.url), 'utf8');
    expect(page).toContain(liesTable());
  });
});
