import type { ComponentType } from 'preact';

/** A module of a page: its whole content. */
interface PageModule {
  readonly Page: ComponentType;
}

/** The served pages by name, as `?page=NAME` opens them. Each is loaded when it is opened. */
const pages = {
  runs: () => import('../runs/page.tsx'),
  editor: () => import('../editor/page.tsx'),
  live: () => import('../live/live-page.tsx'),
  run: () => import('./open-run-page.tsx'),
} as const satisfies Readonly<Record<string, () => Promise<PageModule>>>;

/** The page that an address asks for; the first without a name, or with one that is not known. */
export function pageOf(search: string): () => Promise<PageModule> {
  const name = new URLSearchParams(search).get('page') ?? '';
  return Object.hasOwn(pages, name) ? pages[name as keyof typeof pages] : pages.live;
}
