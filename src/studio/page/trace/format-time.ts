/** A time of the run, ms, for people: `850 ms`, `12.345 s`, `2 min 5 s`. */
export function formatTime(ms: number): string {
  if (Math.abs(ms) < 1_000) return `${Math.round(ms * 1_000) / 1_000} ms`;
  const seconds = (rest: number): string => `${(rest / 1_000).toFixed(rest % 1_000 === 0 ? 0 : 3)} s`;
  if (ms < 60_000) return seconds(ms);
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${seconds(ms % 60_000)}`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min ${seconds(ms % 60_000)}`;
}

/** A time of the run in a column: seconds with three places. */
export function columnTime(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
