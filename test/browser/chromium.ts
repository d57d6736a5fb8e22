import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Whether the browser is there that the pages are opened in. */
export const hasBrowser = existsSync(executablePath);
if (!hasBrowser && process.env['VENDLOOP_BROWSER'] === 'required')
  throw new Error(`there is no ${executablePath}: install Debian's chromium, or set CHROMIUM_PATH`);

/** Starts the browser. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** Adds what a page must not do to a list: errors, messages of errors, requests for anything but files. */
export function collectErrors(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith('file:') || errors.push(request.url()));
}
