import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../package-root.ts';
import { escapeHtml } from './elements.ts';

/**
 * A file that the build has bundled for the browser, of those in `dist/studio/`.
 *
 * @throws Error where nothing was built.
 */
export function bundledFile(name: 'report.js' | 'report.css' | 'static.css'): string {
  const file = join(findPackageRoot()?.folder ?? '.', 'dist/studio', name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: build the pages with "npm run build"`, { cause: error });
  }
}

/** A page's parts. Title is text; body and script are markup and code of ours. */
interface Page {
  readonly title: string;
  readonly language: 'en' | 'zh';
  readonly style: string;
  readonly body: string;
  /** Left out: the page has no script, and its policy lets none run. */
  readonly script?: string;
}

/** A whole page that needs nothing else: its policy forbids every address. */
export function htmlPage({ title, language, style, body, script }: Page): string {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script === undefined ? [] : ["script-src 'unsafe-inline'"]),
    'img-src data:',
  ].join('; ');
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>
${style}
</style>
</head>
<body>
${body}
${script ?? ''}
</body>
</html>
`;
}

/** A page that runs no script: its head, and panes under one another. */
export function staticPage(page: {
  readonly title: string;
  readonly language: 'en' | 'zh';
  readonly headHtml: string;
  readonly partsHtml: readonly string[];
}): string {
  const { title, language, headHtml, partsHtml } = page;
  const main = partsHtml.filter((part) => part !== '').join('\n');
  return htmlPage({
    title,
    language,
    style: bundledFile('static.css'),
    body: `${headHtml}\n<main class="static">\n${main}\n</main>`,
  });
}
