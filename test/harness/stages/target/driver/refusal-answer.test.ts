import { describe, expect, it } from 'vitest';
import { errorCodes } from '#core/domain/errors.ts';
import { codeByReason, foreignCode, refusalAnswer } from '#harness/stages/target/driver/refusal-answer.ts';
import type { RefusalReason } from '#drivers/refusal.ts';

const reasons = Object.keys(codeByReason) as RefusalReason[];

describe('a refusal of a cloud', () => {
  it.each(reasons)('has a code and keeps the words of the cloud: %s', (reason) => {
    const answer = refusalAnswer({ reason, status: 418, code: 'no_tea', text: 'only coffee' });
    const { code, message } = JSON.parse(answer.body) as { code: number; message: string };
    expect(code === foreignCode || Object.hasOwn(errorCodes, code)).toBe(true);
    expect(message).toMatch(/: the cloud answered 418 no_tea: only coffee$/);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it('is never a code of ours for a reason of its own', () => {
    expect(codeByReason.other).toBe(foreignCode);
    expect(Object.keys(errorCodes)).not.toContain(`${foreignCode}`);
    expect(refusalAnswer({ reason: 'other', status: 200, code: '', text: '' }).status).toBe(409);
  });

  it('has the time until a busy machine is free', () => {
    const { body } = refusalAnswer({ reason: 'busy', status: 423, code: '', text: '', retryAfterMs: 11.2 });
    expect(JSON.parse(body)).toMatchObject({ code: 6057, data: { retry_after_ms: 12 } });
  });
});
