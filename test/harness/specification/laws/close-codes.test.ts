import { describe, expect, it } from 'vitest';
import { judgeCloses } from '#harness/specification/laws/close-codes.ts';
import type { Disconnection } from '#harness/specification/observation.ts';

const terms = { slackMs: 0, linkTravelMs: 3 };

function sentences(code: number, more: Partial<Disconnection> = {}): readonly string[] {
  const seen = { at: 5_000, event: 1, code, openedAt: 0, framesSent: 3, isDisturbed: false, ...more };
  return judgeCloses(terms, [seen]).mismatches.map(({ clause, sentence }) => `${clause}: ${sentence}`);
}

describe('the law of close codes', () => {
  it('allows the codes of the table and those of WebSocket', () => {
    for (const code of [1000, 1001, 1006, 4001, 4003, 4004, 4013]) expect(sentences(code)).toEqual([]);
    for (const code of [0, 999, 1004, 2002, 4002, 4009, 4030, 8058])
      expect(sentences(code)).toEqual([expect.stringContaining(`closed with ${code}; allowed are the codes`)]);
  });

  it.each([
    [4008, 'proof-in-time', { at: 9_997 }, { at: 9_996 }],
    [4008, 'proof-in-time', { framesSent: 8 }, { framesSent: 7 }],
    [4010, 'silence', { at: 600_000 }, { at: 590_000 }],
    [4022, 'bad-frames', { framesSent: 64 }, { framesSent: 63 }],
    [4029, 'over-budget-unproven', { framesSent: 101 }, { framesSent: 100 }],
  ] as const)('holds %i to what must have been sent, or how long it took', (code, clause, enough, tooLittle) => {
    expect(sentences(code, enough)).toEqual([]);
    expect(sentences(code, tooLittle)).toEqual([expect.stringContaining(`${clause}: a connection was closed`)]);
    expect(sentences(code, { ...tooLittle, isDisturbed: true })).toEqual([]);
  });

  it('counts what it was held against', () => {
    const seen = { at: 20_000, event: 1, code: 4008, openedAt: 0, framesSent: 0, isDisturbed: false };
    expect(judgeCloses(terms, [seen]).judged).toEqual(['proof-in-time', 'bad-frames']);
  });
});
