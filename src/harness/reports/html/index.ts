import type { RunResult } from '#harness/runner/run.ts';
import { escapeHtml, scriptData } from './elements.ts';
import { embedHistory } from './embed-history.ts';
import { bundledFile, htmlPage } from './page-file.ts';
import { runSummary, type PageAbout, type PageWording } from './run-summary.ts';

export type { PageWording } from './run-summary.ts';

/**
 * A run as one page that needs nothing else, no network and no server: the trace viewer of the studio with this run
 * inside. The data in it is shown as text, never as markup.
 *
 * @param wording the texts of the run in Chinese; without it, texts of the run stay English.
 */
export function htmlReport(result: RunResult, about: PageAbout, wording: PageWording | null = null): string {
  const summary = runSummary(result, about, wording);
  const title = `${summary.verdict} ${summary.scenario}`;
  const needsScript = 'This page shows the run with JavaScript, which is switched off.';
  return htmlPage({
    title,
    language: summary.language,
    style: bundledFile('report.css'),
    body: `<div id="page"></div>
<noscript><h1>${escapeHtml(title)}</h1><p>${escapeHtml(summary.reason)}</p><p>${needsScript}</p></noscript>`,
    script: `<script type="application/json" id="summary">${scriptData(summary)}</script>
<script type="text/plain" id="history">${embedHistory(result.history)}</script>
<script>${scriptCode(bundledFile('report.js'))}</script>`,
  });
}

/** Code as it can stand within a script element: nothing in it can end the element. */
function scriptCode(code: string): string {
  return code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}
