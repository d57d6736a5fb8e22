import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/button.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { listRuns } from './client/runs-api.ts';
import { problemText } from './format-run.ts';
import { RunListView } from './run-list.tsx';
import { RunView } from './run-view.tsx';
import { useAddress } from './use-address.ts';
import { useLoaded } from '../client/use-loaded.ts';
import { useServerTexts } from '../client/use-server-texts.ts';
import '../styles/runs.css';

/** The recorded runs of a folder, and any of them. */
export function Page() {
  const t = useTexts();
  const worded = useServerTexts();
  const place = useAddress();
  const { run } = place.address;
  const [loads, setLoads] = useState(0);
  const list = useLoaded(String(loads), listRuns);
  useEffect(() => {
    document.title = `${run ?? t('runs')} · vendloop studio`;
  }, [run, t]);
  if (run !== null) return <RunView id={run} runs={list.state === 'ready' ? list.value.runs : []} place={place} />;
  return (
    <>
      <header class="page-head">
        <h1>{t('runs')}</h1>
        <Button onClick={() => setLoads(loads + 1)}>{t('reload-runs')}</Button>
        <PageLinks current="runs" />
        <PreferenceSwitches />
      </header>
      <main>
        {list.state === 'loading' ? <p role="status">{t('loading-runs')}</p> : null}
        {list.state === 'failed' ? (
          <p class="notice bad" role="alert">
            {worded(problemText(list.error, t))}
          </p>
        ) : null}
        {list.state === 'ready' ? <RunListView list={list.value} place={place} /> : null}
      </main>
    </>
  );
}
