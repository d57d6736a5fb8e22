import { describe, expect, it } from 'vitest';
import { timestampFault } from '../../../src/core/signing/window.ts';

const now = 1_714_373_688_000;
const windowMs = 300_000;
const seconds = (offset: number) => String(now / 1000 + offset);

describe('the timestamp window (window)', () => {
  it.each([-300, -299, 0, 299, 300])('takes %d s off', (offset) => {
    expect(timestampFault(seconds(offset), now, windowMs)).toBeNull();
    expect(timestampFault(now / 1000 + offset, now, windowMs)).toBeNull();
  });

  it.each([
    [-301, 'past'],
    [301, 'future'],
  ])('refuses %d s off and says that it is in the %s', (offset, side) => {
    expect(timestampFault(seconds(offset), now, windowMs)?.en).toContain(`is 301 s in the ${side}; at most 300 s`);
  });

  it('has its edge at the millisecond', () => {
    expect(timestampFault(seconds(0), now + windowMs, windowMs)).toBeNull();
    expect(timestampFault(seconds(0), now + windowMs + 1, windowMs)).not.toBeNull();
    expect(timestampFault(seconds(0), now - windowMs, windowMs)).toBeNull();
    expect(timestampFault(seconds(0), now - windowMs - 1, windowMs)).not.toBeNull();
  });

  it('says in Chinese which side it is on: earlier is 早, later is 晚', () => {
    expect(timestampFault(seconds(-301), now, windowMs)?.zh).toContain('早');
    expect(timestampFault(seconds(301), now, windowMs)?.zh).toContain('晚');
  });

  it('recognises milliseconds', () => {
    expect(timestampFault(String(now), now, windowMs)?.en).toContain('milliseconds');
    expect(timestampFault(now, now, windowMs)?.en).toContain('milliseconds');
  });

  it.each([undefined, ''])('says that it is missing: %j', (timestamp) => {
    expect(timestampFault(timestamp, now, windowMs)?.en).toContain('missing');
  });

  it.each(['01714373688', '+1714373688', '-1', ' 1714373688', '1714373688 ', '1714373688.0', '1.714373688e9', '0x6630', '\uff11714373688', 'now', '9'.repeat(17)])(
    'takes nothing but plain decimal digits: %j',
    (timestamp) => {
      expect(timestampFault(timestamp, now, windowMs)?.en).toContain('plain decimal digits');
    },
  );

  it.each([1.5, -1, Number.NaN, Infinity])('refuses the number %d', (timestamp) => {
    expect(timestampFault(timestamp, now, windowMs)?.en).toContain('plain decimal digits');
  });
});
