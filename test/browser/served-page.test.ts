import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventLine, headerLine } from '#harness/history/ndjson.ts';
import { playCatalogue } from '../harness/runner/play-catalogue.ts';
import { hasBrowser, launchBrowser } from './chromium.ts';

const app = join(import.meta.dirname, '../../dist/studio/app');
const origin = 'http://studio.example';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
/** What a server may forbid: everything but its own scripts and styles. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

describe.skipIf(!hasBrowser)('the served page in a browser', () => {
  let browser: Browser;
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-served-'));

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  it('runs under a policy without inline scripts and styles, and opens a history', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    let loadedBytes = 0;
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.route(`${origin}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = path === '/' ? '/index.html' : path;
      const body = readFileSync(join(app, file));
      loadedBytes += gzipSync(body).length;
      return route.fulfill({
        body,
        contentType: types[extname(file)] ?? 'application/octet-stream',
        headers: { 'content-security-policy': policy },
      });
    });
    await page.goto(`${origin}/?page=run`);
    await page.getByLabel('Open a run').waitFor();
    expect(loadedBytes).toBeGreaterThan(10_000);
    expect(loadedBytes).toBeLessThan(150 * 1024);
    const history = await playCatalogue('first-sale');
    const file = join(dir, 'history.ndjson');
    writeFileSync(file, headerLine(history.header) + history.events.map(eventLine).join(''));
    await page.getByLabel('Open a run').setInputFiles(file);
    await page.getByRole('tab', { name: `Events ${history.events.length}` }).click();
    await expect.poll(() => page.locator('.event-row').count()).toBeGreaterThan(5);
    expect(
      await page.locator('.lanes').evaluate((box) => (box as { clientHeight: number }).clientHeight),
    ).toBeGreaterThan(100);
    expect(errors).toEqual([]);
    await page.close();
  });
});
