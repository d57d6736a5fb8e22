/** Minutes east of Greenwich as they are written: `+08:00`, `+0800`, `+8`, `Z`. */
const offsetPattern = /^([+-])(\d{1,2})(?::?(\d\d))?$/;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Whether a text is an offset from Greenwich or names a zone that this computer knows. */
export function isZone(zone: string): boolean {
  return fixedOffsetMs(zone) !== null || isNamedZone(zone);
}

/**
 * Reads times that have no zone as times of one.
 * @param zone an offset, or the name of a zone (IANA).
 * @returns a function from a wall-clock time, as if it were UTC, to Unix ms, or a clause why that cannot be known.
 */
export function zonedTimes(zone: string): (wallMs: number) => number | string {
  const fixed = fixedOffsetMs(zone);
  if (fixed !== null) return (wallMs) => wallMs - fixed;
  const offsetAt = offsets(zone);
  return (wallMs) => {
    // Offsets change at most once in two days: one of these two holds at the time.
    const candidates = [offsetAt(wallMs - dayMs), offsetAt(wallMs + dayMs)].map((offsetMs) => wallMs - offsetMs);
    const times = [...new Set(candidates)].filter((ms) => ms + offsetAt(ms) === wallMs);
    if (times.length > 1) return 'is in an hour that the clocks of its zone show twice';
    return times[0] ?? 'is in an hour that the clocks of its zone leave out';
  };
}

function fixedOffsetMs(zone: string): number | null {
  if (/^(Z|UTC)$/i.test(zone)) return 0;
  const [, sign, hours = '', minutes = '0'] = offsetPattern.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourMs + Number(minutes) * minuteMs);
}

function isNamedZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The offset of a zone at a time, found once for each quarter of an hour: offsets change on these alone. */
function offsets(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (ms) => {
    const quarter = Math.floor(ms / (15 * minuteMs));
    const before = known.get(quarter);
    if (before !== undefined) return before;
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const offsetMs = fixedOffsetMs(name === 'GMT' ? 'UTC' : name.slice('GMT'.length)) ?? 0;
    known.set(quarter, offsetMs);
    return offsetMs;
  };
}
