import { describe, expect, it } from 'vitest';
import { timestampError } from '#core/signing/timestamp-window.ts';

const now = 1_714_373_688_000;
const windowMs = 300_000;
const seconds = (offset: number) => String(now / 1000 + offset);

describe('the timestamp window (window)', () => {
  it.each([-300, -299, 0, 299, 300])('accepts %d s of difference', (offset) => {
    expect(timestampError(seconds(offset), now, windowMs)).toBeNull();
    expect(timestampError(now / 1000 + offset, now, windowMs)).toBeNull();
  });

  it.each([
    [-301, '早', 'past'],
    [301, '晚', 'future'],
  ])('refuses %d s of difference and reports the difference, its side (%s) and the limit', (offset, zh, side) => {
    expect(timestampError(seconds(offset), now, windowMs)).toEqual({
      zh: `timestamp 比服务器时间${zh}了 301 秒,最多允许 300 秒`,
      en: `member "timestamp" is 301 s in the ${side}; at most 300 s are allowed`,
    });
  });

  it('has its edge at the millisecond', () => {
    expect(timestampError(seconds(0), now + windowMs, windowMs)).toBeNull();
    expect(timestampError(seconds(0), now + windowMs + 1, windowMs)).not.toBeNull();
    expect(timestampError(seconds(0), now - windowMs, windowMs)).toBeNull();
    expect(timestampError(seconds(0), now - windowMs - 1, windowMs)).not.toBeNull();
  });

  it('recognises milliseconds, from a number of seconds that no clock shows', () => {
    const sentence = {
      zh: 'timestamp 应为秒,收到的是毫秒',
      en: 'member "timestamp" is in milliseconds; send Unix seconds',
    };
    expect(timestampError(String(now), now, windowMs)).toEqual(sentence);
    expect(timestampError(now, now, windowMs)).toEqual(sentence);
    expect(timestampError(100_000_000_000, now, windowMs)).toEqual(sentence);
    expect(timestampError(99_999_999_999, now, windowMs)?.en).toContain('in the future');
  });

  it('accepts the second 0, and reads sixteen digits as milliseconds', () => {
    expect(timestampError('0', 0, 0)).toBeNull();
    expect(timestampError('9'.repeat(16), now, windowMs)?.en).toContain('milliseconds');
  });

  it.each([undefined, ''])('reports that it is missing: %j', (timestamp) => {
    expect(timestampError(timestamp, now, windowMs)).toEqual({
      zh: '缺少 timestamp',
      en: 'member "timestamp" is missing',
    });
  });

  it.each([
    '01714373688',
    '+1714373688',
    '-1',
    ' 1714373688',
    '1714373688 ',
    '1714373688.0',
    '1.714373688e9',
    '0x6630',
    '\uff11714373688',
    'now',
    '9'.repeat(17),
  ])('takes nothing but plain decimal digits: %j', (timestamp) => {
    expect(timestampError(timestamp, now, windowMs)).toEqual({
      zh: 'timestamp 应为十进制 Unix 秒',
      en: 'member "timestamp" is not a Unix time in seconds, in plain decimal digits',
    });
  });

  it.each([1.5, -1, Number.NaN, Infinity])('refuses the number %d', (timestamp) => {
    expect(timestampError(timestamp, now, windowMs)?.en).toContain('plain decimal digits');
  });
});
