import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../../package-root.ts';
import { escapeHtml } from './elements.ts';

/** A file of the pages, beside this one in the sources and in what is built. */
function pageFile(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

/**
 * A file that the build has bundled for the browser, of those in `dist/studio/`.
 *
 * @throws Error where nothing was built.
 */
export function bundledFile(name: 'report.js' | 'report.css'): string {
  const file = join(findPackageRoot()?.folder ?? '.', 'dist/studio', name);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: build the pages with "npm run build"`, { cause: error });
  }
}

/** A page's parts. Title is text; styles are names of page files; body and script are markup and code of ours. */
export interface Page {
  readonly title: string;
  /** Language of the text, as HTML names it; English by default. */
  readonly language?: string;
  readonly styles?: readonly string[];
  /** A style besides those. */
  readonly style?: string;
  readonly body: string;
  /** Left out: the page has no script, and its policy lets none run. */
  readonly script?: string;
}

/** A whole page that needs nothing else: its policy forbids every address. */
export function htmlPage({ title, language = 'en', styles = [], style = '', body, script }: Page): string {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(script === undefined ? [] : ["script-src 'unsafe-inline'"]),
    'img-src data:',
  ].join('; ');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>
${[...styles.map(pageFile), style].join('\n')}
</style>
</head>
<body>
${body}
${script ?? ''}
</body>
</html>
`;
}
