/** A moment as a log writes it. */
export interface LogTime {
  /** How it is written. A log has one way throughout. */
  readonly format: string;
  /** Unix ms; of a text without a time zone as if it were UTC: only differences count. */
  readonly ms: number;
}

/** No machine of ours ran before, and none will run after: what is outside is in another unit. */
const firstMs = Date.UTC(2000, 0, 1);
const lastMs = Date.UTC(2100, 0, 1);

const units = [
  { format: 'Unix milliseconds', ms: 1 },
  { format: 'Unix seconds', ms: 1_000 },
] as const;

/** Reads a moment: Unix milliseconds, Unix seconds, or ISO 8601. @returns a clause with the reason if it is none. */
export function parseTime(text: string): LogTime | string {
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return parseUnixTime(Number(text));
  const found = /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(
    text,
  );
  if (!found) return 'is no time';
  const [, year = '', month = '', day = '', clock = '', fraction = '0', zone] = found;
  const ms = Date.parse(
    `${year}-${month}-${day}T${clock}.${fraction}${normalizeZone(zone)}`.replace(/T(\d\d:\d\d)\./, 'T$1:00.'),
  );
  if (Number.isNaN(ms)) return 'is no time';
  return { format: zone === undefined ? 'ISO 8601 without a time zone' : 'ISO 8601', ms };
}

/** `+8`, `+08` and `+0800` as `+08:00`. */
function normalizeZone(zone: string | undefined): string {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 'Z';
  return `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
}

function parseUnixTime(value: number): LogTime | string {
  const unit = units.find(({ ms }) => value * ms >= firstMs && value * ms < lastMs);
  // To the microsecond: a fraction of seconds is not exact.
  if (unit) return { format: unit.format, ms: Math.round(value * unit.ms * 1_000) / 1_000 };
  if (value < firstMs / 1_000)
    return (
      'is no time of day but a duration (as Unix time it lies before 2000): write when it happened, not how long ' +
      'it took'
    );
  if (isPlausibleTime(value / 1_000)) return 'is in microseconds: write Unix milliseconds';
  if (isPlausibleTime(value / 1_000_000)) return 'is in nanoseconds: write Unix milliseconds';
  return 'is no time in Unix milliseconds or seconds: as either it lies outside the years 2000 to 2100';
}

/** Whether a time lies in the years in which machines run. @param ms Unix ms. */
export function isPlausibleTime(ms: number): boolean {
  return ms >= firstMs && ms < lastMs;
}
