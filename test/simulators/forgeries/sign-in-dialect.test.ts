import { describe, expect, test } from 'vitest';
import { verifySign } from '#core/signing/sign.ts';
import { signOf } from '#harness/specification/signing/sign-state.ts';
import { signDialects, signInDialect } from '#simulators/forgeries/sign-in-dialect.ts';

const members = {
  timestamp: '1764200000',
  notify_url: "https://shop.example/a b?c=d~*!'()",
  trade_id: '订单-1',
  quantity: '',
};

describe('a sign as a client library writes it', () => {
  test.each(signDialects)('is that of the specification and of the core in the dialect %s alone', (dialect) => {
    const sign = signInDialect(Object.entries(members), 'app-key', dialect);
    expect(sign).toBe(signOf(members, 'app-key', dialect));
    expect(verifySign(members, sign, 'app-key', [dialect])).toBe(true);
    expect(verifySign(members, sign, 'app-key', [])).toBe(false);
    expect(
      verifySign(
        members,
        sign,
        'app-key',
        [...signDialects].filter((other) => other !== dialect),
      ),
    ).toBe(false);
  });
});
