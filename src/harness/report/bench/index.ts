/** All reports of a benchmark: each is a pure function of its result. */
export { benchJunit } from './junit.ts';
export { benchMarkdown } from './markdown.ts';
export { benchText } from './text.ts';
export { readTrend, TrendError, trendLine, type TrendLine } from './trend.ts';
