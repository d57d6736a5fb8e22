import { useTexts } from '../preferences/preferences.tsx';

/** The studio's pages by the name in their address, and the text of each. */
const pages = { live: 'page-live', runs: 'page-runs', editor: 'page-editor' } as const;

/** From one page of the studio to the others. */
export function PageLinks({ current }: { readonly current: keyof typeof pages }) {
  const t = useTexts();
  return (
    <nav class="page-links" aria-label={t('pages')}>
      {Object.entries(pages).map(([name, text]) => (
        <a key={name} href={`?page=${name}`} {...(name === current && { 'aria-current': 'page' as const })}>
          {t(text)}
        </a>
      ))}
    </nav>
  );
}
