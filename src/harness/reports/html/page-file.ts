import { readFileSync } from 'node:fs';
import { escapeHtml } from './elements.ts';

/** A file of the pages, beside this one in the sources and in what is built. */
export function pageFile(name: string): string {
  return readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');
}

/** A page's parts. Title is text; styles are names of page files; body and script are markup and code of ours. */
export interface Page {
  readonly title: string;
  /** Language of the text, as HTML names it; English by default. */
  readonly language?: string;
  readonly styles: readonly string[];
  readonly body: string;
  /** Left out: the page has no script, and its policy lets none run. */
  readonly script?: string;
}

/** A whole page that needs nothing else: its policy forbids every address. */
export function htmlPage({ title, language = 'en', styles, body, script }: Page): string {
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
${styles.map(pageFile).join('\n')}
</style>
</head>
<body>
${body}
${script ?? ''}
</body>
</html>
`;
}
