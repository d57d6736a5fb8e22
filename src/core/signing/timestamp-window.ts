import type { Bilingual } from '../domain/errors.ts';

/** As seconds this would be after the year 5138, so a number from here on is milliseconds. */
const millisecondsFrom = 100_000_000_000;

/**
 * Checks a payload's `timestamp` (PROTOCOL §2): Unix seconds in canonical decimal digits, at most `windowMs` away from
 * the wall clock, limits included.
 *
 * @param timestamp the member as sent, undefined if absent
 * @param wallNowMs wall clock, Unix ms
 * @param windowMs largest difference allowed, ms
 * @returns null if it is valid, otherwise what is wrong
 */
export function timestampError(
  timestamp: string | number | undefined,
  wallNowMs: number,
  windowMs: number,
): Bilingual | null {
  if (timestamp === undefined || timestamp === '') return { zh: '缺少 timestamp', en: 'member "timestamp" is missing' };
  const seconds = canonicalSeconds(timestamp);
  if (seconds === null) {
    return {
      zh: 'timestamp 应为十进制 Unix 秒',
      en: 'member "timestamp" is not a Unix time in seconds, in plain decimal digits',
    };
  }
  if (seconds >= millisecondsFrom) {
    return { zh: 'timestamp 应为秒,收到的是毫秒', en: 'member "timestamp" is in milliseconds; send Unix seconds' };
  }
  const aheadMs = seconds * 1000 - wallNowMs;
  return Math.abs(aheadMs) <= windowMs ? null : outsideWindow(aheadMs, windowMs);
}

function canonicalSeconds(timestamp: string | number): number | null {
  const text = String(timestamp);
  return /^(?:0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : null;
}

function outsideWindow(aheadMs: number, windowMs: number): Bilingual {
  const offsetS = Math.abs(aheadMs) / 1000;
  const limit = windowMs / 1000;
  return aheadMs < 0
    ? {
        zh: `timestamp 比服务器时间早了 ${offsetS} 秒,最多允许 ${limit} 秒`,
        en: `member "timestamp" is ${offsetS} s in the past; at most ${limit} s are allowed`,
      }
    : {
        zh: `timestamp 比服务器时间晚了 ${offsetS} 秒,最多允许 ${limit} 秒`,
        en: `member "timestamp" is ${offsetS} s in the future; at most ${limit} s are allowed`,
      };
}
