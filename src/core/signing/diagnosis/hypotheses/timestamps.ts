import type { SearchInput, Hypothesis } from '../hypothesis.ts';
import { signedAsHypothesis, type Spelling } from './signed-as.ts';

const allMilliseconds = Array.from({ length: 999 }, (_, index) => index + 1);

const inMilliseconds = [
  'signed-in-milliseconds',
  'timestamp was signed in milliseconds and is sent in seconds',
  'timestamp 签名时为毫秒，发送时为秒',
] as const;
const inSeconds = [
  'signed-in-seconds',
  'timestamp was signed in seconds and is sent in milliseconds',
  'timestamp 签名时为秒，发送时为毫秒',
] as const;

/** Values of a timestamp when it was signed that are likely enough to be tried together with other mistakes. */
export function timeSpellings(value: string): readonly Spelling[] {
  const seconds = Number(value);
  const unit: Spelling = value.length >= 12 ? [value.slice(0, -3), ...inSeconds] : [`${value}000`, ...inMilliseconds];
  const nearReadings = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5].map((offset) => secondReading(seconds, offset));
  return [unit, ...nearReadings, ...[8, -8].map((hours) => zoneSpelling(seconds, hours))];
}

/** Longest pause between two readings of the clock that is tried, s: the timestamp window (PROTOCOL §2). */
const maxPauseS = 300;

/** Values of a timestamp that are too many to be tried together with other mistakes. */
export function timeHypotheses({ members }: SearchInput): readonly Hypothesis[] {
  const value = members.find(([name]) => name === 'timestamp')?.[1];
  if (value === undefined || !/^\d{9,11}$/.test(String(value))) return [];
  const seconds = Number(value);
  const spellings = [
    ...otherZones(seconds),
    ...fractions(seconds),
    ...laterReadings(seconds),
    ...milliseconds(seconds),
  ];
  return spellings.map(([signed, variant, en, zh]) => ({
    ...signedAsHypothesis('timestamp', signed, variant, en, zh),
    singleOnly: true as const,
  }));
}

/** Every offset of a time zone: quarters of an hour from UTC-12 to UTC+14, added or subtracted. */
function otherZones(seconds: number): readonly Spelling[] {
  const quarters = Array.from({ length: 2 * 56 + 1 }, (_, index) => index - 56);
  return quarters.filter((quarter) => quarter !== 0).map((quarter) => zoneSpelling(seconds, quarter / 4));
}

function zoneSpelling(seconds: number, hours: number): Spelling {
  const [en, zh] = hours > 0 ? ['later', '晚'] : ['earlier', '早'];
  const hoursApart = Math.abs(hours);
  return [
    `${seconds + hours * 3_600}`,
    `zone-${hours}`,
    `timestamp was ${hoursApart} ${hoursApart === 1 ? 'hour' : 'hours'} ${en} when it was signed: a time zone was ` +
      'added',
    `签名时的 timestamp ${zh} ${hoursApart} 小时：时区处理有误`,
  ];
}

function laterReadings(seconds: number): readonly Spelling[] {
  return Array.from({ length: maxPauseS - 5 }, (_, index) => index + 6).flatMap((offset) => [
    secondReading(seconds, -offset),
    secondReading(seconds, offset),
  ]);
}

function secondReading(seconds: number, offset: number): Spelling {
  return [
    `${seconds + offset}`,
    `off-by-${offset}`,
    `timestamp was different when it was signed (${seconds + offset}, ${Math.abs(offset)} s ` +
      `${offset < 0 ? 'earlier' : 'later'}): the clock was read twice`,
    `签名时的 timestamp 是 ${seconds + offset}（${offset < 0 ? '早' : '晚'} ${Math.abs(offset)} 秒）：时间被读取了两次`,
  ];
}

/** Seconds with milliseconds after the point, as a division by 1000 gives: 1795640000.4, .41, .417. */
function fractions(seconds: number): readonly Spelling[] {
  return allMilliseconds.map((ms) => {
    const signed = `${seconds}.${String(ms).padStart(3, '0').replace(/0+$/, '')}`;
    return [
      signed,
      'with-fraction',
      `timestamp was signed with a fraction of a second, ${signed}`,
      `签名时的 timestamp 带有小数：${signed}`,
    ];
  });
}

/** Every millisecond within the timestamp's second. */
function milliseconds(seconds: number): readonly Spelling[] {
  return allMilliseconds.map((ms) => [`${seconds}${String(ms).padStart(3, '0')}`, ...inMilliseconds]);
}
