import { readdirSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the page. */
export interface PageFile {
  readonly path: string;
  readonly contentType: string;
  /** Its name changes with its content: it can be kept. */
  readonly isImmutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Type of a file by its name. */
export function contentTypeOf(name: string): string {
  return contentTypes[extname(name)] ?? 'application/octet-stream';
}

/** Shown in place of a page that was not built. */
export const noPageText =
  'The page of vendloop studio is not built here: run `npm run build` in the checkout, then start it again.\n' +
  'The API works: /openapi.json describes it.\n';

/** The files of the built page by their paths at the server; none where it is not built. */
export function pageFiles(folder: string | null): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (folder === null || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return files;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    const url = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(url, { path, contentType: contentTypeOf(name), isImmutable: /[-.][\w-]{8,}\.\w+$/.test(name) });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}
