/** Seconds with one place, for countdowns. */
export const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} 秒`;
