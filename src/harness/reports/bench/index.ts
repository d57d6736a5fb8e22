/** All reports of a benchmark: each is a pure function of its result. */
export { benchHtml } from './html/index.ts';
export { trendHtml } from './html/trend.ts';
export { benchMarkdown } from './markdown.ts';
export { benchSuite } from './suite.ts';
export { benchText } from './text.ts';
export { readTrend, trendLine } from './trend.ts';
