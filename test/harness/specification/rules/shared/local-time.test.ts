import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  localDate,
  localTime,
  parseLocalTime,
  showsTimeWithin,
} from '#harness/specification/rules/shared/local-time.ts';

const wall = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });
const offset = fc.integer({ min: -720, max: 840 });

describe('local time', () => {
  test('cuts fractions off, in the zone of the machine', () => {
    expect(localTime(Date.UTC(2024, 4, 4, 8, 16, 49, 999), 480)).toBe('2024-05-04 16:16:49');
    expect(localTime(Date.UTC(2024, 4, 4, 8, 16, 49), -570)).toBe('2024-05-03 22:46:49');
    expect(localDate(Date.UTC(2024, 11, 31, 16), 480)).toBe('2025-01-01');
  });

  test.prop([wall, offset])('is read back to its second', (wallMs, minutes) => {
    expect(parseLocalTime(localTime(wallMs, minutes), minutes)).toBe(Math.floor(wallMs / 1000) * 1000);
  });

  test.each(['2024-02-30 00:00:00', '2024-05-04 24:00:00', '2024-05-04', '2024-5-4 1:1:1'])('refuses %s', (text) => {
    expect(parseLocalTime(text, 480)).toBeNull();
  });

  test.prop([wall, offset, fc.nat(5000), fc.integer({ min: -5000, max: 10_000 })])(
    'is within a span exactly if one of its moments is shown so',
    (from, minutes, length, shift) => {
      const text = localTime(from + shift, minutes);
      const second = Math.floor((from + shift) / 1000) * 1000;
      const overlaps = second <= from + length && second + 999 >= from;
      expect(showsTimeWithin(text, { from, to: from + length }, minutes)).toBe(overlaps);
    },
  );
});
