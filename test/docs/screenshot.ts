import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** `npm run docs:screenshot`: runs first-sale with the built program and writes its report as docs/report.png. */
const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const picture = fileURLToPath(new URL('../../docs/report.png', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'vendloop-screenshot-'));
try {
  execFileSync(process.execPath, [program, 'run', 'first-sale', '--stage', 'virtual', '--out', join(dir, 'run')]);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
  const [report] = execFileSync('find', [dir, '-name', 'report.html'], { encoding: 'utf8' }).trim().split('\n');
  await page.goto(pathToFileURL(report ?? '').href);
  await page.screenshot({ path: picture });
  await browser.close();
} finally {
  rmSync(dir, { recursive: true });
}
