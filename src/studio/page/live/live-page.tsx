import { useState } from 'preact/hooks';
import { PageLinks } from '../components/page-links.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { Banner } from './banner.tsx';
import { ApiError } from '../client/api-error.ts';
import { useCommand } from './client/use-command.ts';
import { useLiveWorld, useLoadedWorld, type LoadedWorld } from './client/use-live-world.ts';
import { LiveEvents } from './events/live-events.tsx';
import { FleetView } from './fleet/fleet-view.tsx';
import { MachinePanel } from './machine/machine-panel.tsx';
import { Surroundings } from './world/surroundings.tsx';
import { TimeControls } from './world/time-controls.tsx';
import { VerdictPane } from './world/verdict-pane.tsx';
import { NoticeLine } from './notice-line.tsx';
import '../styles/live.css';

/** The world that runs: look at it, break it, sell. */
export function Page() {
  const loading = useLoadedWorld();
  if (loading.state === 'ready') return <LiveWorld loaded={loading.value} />;
  return (
    <>
      <header class="page-head">
        <h1>vendloop studio</h1>
        <PageLinks current="live" />
        <PreferenceSwitches />
      </header>
      <main>{loading.state === 'failed' ? <NoWorld error={loading.error} /> : null}</main>
    </>
  );
}

/** Why there is nothing to look at. 409: only recorded runs are served. */
function NoWorld({ error }: { readonly error: unknown }) {
  const t = useTexts();
  const { status, message } = error instanceof ApiError ? error : new ApiError(0, String(error));
  const text = { 0: t('no-answer'), 401: t('access-lost'), 409: t('only-runs') }[status] ?? message;
  return (
    <>
      <p class="notice bad" role="alert">
        {text}
      </p>
      <p>
        <a href="?page=runs">{t('open-a-run')}</a>
      </p>
    </>
  );
}

function LiveWorld({ loaded }: { readonly loaded: LoadedWorld }) {
  const t = useTexts();
  const live = useLiveWorld(loaded);
  const commands = useCommand();
  const [chosen, setChosen] = useState<string | null>(null);
  const machine = chosen === null ? undefined : live.machines.get(chosen);
  const { stage, seed } = live.world;
  return (
    <>
      <header class="page-head live-head">
        <h1>
          vendloop studio <span class="quiet">{t('stage-and-seed', { stage, seed })}</span>
        </h1>
        <TimeControls live={live} commands={commands} />
        <PageLinks current="live" />
        <PreferenceSwitches />
      </header>
      <main class={`live ${live.connection === 'other-world' || live.world.state === 'dead' ? 'over' : ''}`}>
        <Banner live={live} />
        <NoticeLine notice={commands.notice} />
        <div class="live-columns">
          <div class="live-main">
            <FleetView live={live} chosen={chosen} onChoose={setChosen} />
            <LiveEvents live={live} machine={machine?.machine ?? null} />
          </div>
          <div class="live-side">
            {machine ? (
              <MachinePanel
                live={live}
                machine={machine}
                faults={loaded.faults}
                onClose={() => {
                  setChosen(null);
                  document.querySelector<HTMLElement>(`[data-machine="${machine.machine}"]`)?.focus();
                }}
              />
            ) : (
              <p class="quiet choose-machine">{t('choose-machine')}</p>
            )}
            {live.world.abilities.includes('verdict') ? <VerdictPane live={live} /> : null}
            <Surroundings live={live} faults={loaded.faults} />
          </div>
        </div>
      </main>
    </>
  );
}
