import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studioScenarios } from '#cli/studio/studio-scenarios.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { serveStudio, type ServedStudio } from '#studio/http/serve-studio.ts';
import { Runs } from '#studio/runs/runs.ts';
import { quietIo } from '../cli/quiet-io.ts';
import { seriousProblems } from './accessibility.ts';
import { hasBrowser, launchBrowser } from './chromium.ts';

describe.skipIf(!hasBrowser)('the editor of scenarios in a browser', () => {
  let browser: Browser;
  let served: ServedStudio;
  let page: Page;
  const host = new SystemClock();
  const dir = mkdtempSync(join(tmpdir(), 'vendloop-editor-'));
  const file = join(dir, 'my-scenario.yaml');
  const errors: string[] = [];

  beforeAll(async () => {
    served = await serveStudio({
      world: null,
      runs: new Runs(dir),
      scenarios: studioScenarios(quietIo, dir, host),
      host,
      version: '0.0.0',
      pageFolder: join(import.meta.dirname, '../../dist/studio/app'),
      address: '127.0.0.1',
      port: 0,
    });
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      const isRefusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isRefusal) errors.push(message.text());
    });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
    host.close();
    rmSync(dir, { recursive: true });
  });

  const width = () => page.evaluate('document.documentElement.scrollWidth');

  it('completes, saves, runs, marks what is wrong, and writes over nothing that changed on the disk', async () => {
    await page.goto(`${served.url}/?page=editor#token=${served.token}`);
    const text = page.getByRole('textbox', { name: 'Scenario in YAML' });
    await text.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('      - { sell: {}, en');
    await page.getByRole('option', { name: 'ends' }).waitFor();
    // What is offered takes a key only after a moment, so that it is not taken by mistake.
    await page.waitForTimeout(100);
    await page.keyboard.press('Tab');
    await page.keyboard.type('success }\n');
    await page.keyboard.press('Control+s');
    await page.locator('.editor-run .badge', { hasText: 'PASS' }).first().waitFor();
    await page.locator('.editor-run .lanes[data-from]').waitFor();
    expect(readFileSync(file, 'utf8')).toContain('- { sell: {}, ends: success }');
    expect(await seriousProblems(page)).toEqual([]);

    await text.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('seeed: 3\n');
    await page.keyboard.press('Control+s');
    await page.locator('.editor-run .problems').getByText('seeed').waitFor();
    await expect.poll(() => page.locator('.cm-lint-marker-error').count()).toBe(1);

    writeFileSync(file, 'name: of-another\n');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByLabel('Language').selectOption('zh');
    await page.getByRole('button', { name: '保存并运行' }).click();
    await page.getByText('was changed on the disk meanwhile').waitFor();
    expect(readFileSync(file, 'utf8')).toBe('name: of-another\n');
    expect(await width()).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: '从磁盘载入文件' }).click();
    await page.getByText('name: of-another').waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    expect(errors).toEqual([]);
  }, 60_000);
});
