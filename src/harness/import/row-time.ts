import { isPlausibleTime, parseTime } from '../log/log-time.ts';
import { zonedTimes } from '../log/zone.ts';
import type { Mapping } from './mapping.ts';

/** Makes Unix ms of the text in the column of the time, or a clause with the reason why it is no time. */
export type RowTime = (text: string) => number | string;

/** How the times of a log are read. */
export function rowTime({ form, zone }: Mapping['time']): RowTime {
  if (form === 'iso') return isoTime(zone);
  const unitMs = form === 'unix-s' ? 1_000 : 1;
  const unit = form === 'unix-s' ? 'seconds' : 'milliseconds';
  return (text) => {
    // To the microsecond: a fraction of seconds is not exact.
    const ms = text === '' ? Number.NaN : Math.round(Number(text) * unitMs * 1_000) / 1_000;
    return isPlausibleTime(ms) ? ms : `is no time in Unix ${unit} of the years 2000 to 2100`;
  };
}

function isoTime(zone: string | undefined): RowTime {
  const inZone = zone === undefined ? null : zonedTimes(zone);
  return (text) => {
    const time = parseTime(text);
    if (typeof time === 'string') return time;
    if (time.format === 'ISO 8601') return time.ms;
    if (time.format.startsWith('Unix')) return 'is a number: the form of the time is not "iso"';
    return inZone ? inZone(time.ms) : 'has no zone: state "zone" beside the form of the time';
  };
}
