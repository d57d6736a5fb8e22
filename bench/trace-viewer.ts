import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { htmlReport } from '#harness/reports/html/index.ts';
import { launchBrowser } from '#test/browser/chromium.ts';
import { largeHistory } from '#test/browser/large-history.ts';
import { measurePanning, openReport } from '#test/browser/open-report.ts';
import { resultOf } from '#test/harness/reports/results.ts';

/**
 * `npm run bench:viewer`: how long the page of a run with 50,000 events takes to open, and how long its frames take
 * while the timeline is moved, in headless Chromium. With a number: of so many events.
 */
const eventCount = Number(process.argv[2] ?? 50_000);
const rounds = 5;
const about = { version: '0.0.0', node: process.version, historyFile: 'history.ndjson', replay: 'vendloop run large' };

const folder = mkdtempSync(join(tmpdir(), 'vendloop-viewer-'));
const browser: Browser = await launchBrowser();
try {
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlReport(resultOf(largeHistory(eventCount)), about));
  const size = statSync(file).size / 2 ** 20;
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Chromium ${browser.version()}, ` +
      `${eventCount} events, page of ${size.toFixed(1)} MB\n`,
  );
  for (let round = 1; round <= rounds; round += 1) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const openMs = await openReport(page, pathToFileURL(file).href);
    const { count, p50, p95, max } = await measurePanning(page);
    const [half, most, longest] = [p50, p95, max].map((ms) => `${ms.toFixed(0)} ms`);
    process.stdout.write(
      `open ${openMs.toFixed(0)} ms; ${count} frames while moving: half within ${half}, 95 % within ${most}, ` +
        `the longest ${longest}\n`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
