import { render } from 'preact';
import { PreferencesProvider } from '../preferences/preferences.tsx';
import { readRun } from '../run/run-data.ts';
import { RunPage } from '../run/run-page.tsx';
import '../styles/index.css';

/** Shows the run that stands in this page. */
async function show(place: HTMLElement): Promise<void> {
  const run = await readRun(document);
  render(
    <PreferencesProvider language={run.summary.language}>
      <RunPage run={run} />
    </PreferencesProvider>,
    place,
  );
  requestAnimationFrame((ms) => {
    // When the run was on the screen, ms since the page began to load: programs wait for it.
    document.documentElement.dataset['ready'] = ms.toFixed(0);
  });
}

const place = document.getElementById('page');
if (place)
  show(place).catch((error: unknown) => {
    place.textContent = `This run cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
  });
