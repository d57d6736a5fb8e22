import { render } from 'preact';
import { logIn } from '../client/api.ts';
import { PreferencesProvider } from '../preferences/preferences.tsx';
import { pageOf } from './pages.ts';
import '../styles/index.css';

/** Shows the page that the address asks for. */
async function show(place: HTMLElement): Promise<void> {
  // Without access each page reports it itself, when its first request is refused.
  await logIn().catch(() => undefined);
  const { Page } = await pageOf(location.search)();
  render(
    <PreferencesProvider language={navigator.language.startsWith('zh') ? 'zh' : 'en'}>
      <Page />
    </PreferencesProvider>,
    place,
  );
}

const place = document.getElementById('page');
if (place)
  show(place).catch((error: unknown) => {
    place.textContent = `This page cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
  });
