import type { RunView } from '../../schemas/runs.ts';
import { Badge, toneOf } from '../components/badge.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { useServerTexts } from '../client/use-server-texts.ts';
import { usePreferences } from '../preferences/preferences.tsx';
import { factsOf, reasonOf } from './format-run.ts';

/** Verdict, reason and facts of a run by its record. */
export function RecordHead({ run }: { readonly run: RunView }) {
  const { t, language } = usePreferences();
  const worded = useServerTexts();
  const { verdict, name, replay } = run;
  return (
    <header class={`run-head ${verdict === null ? '' : toneOf(verdict)}`}>
      <div class="run-title">
        <h1>
          <Badge tone={toneOf(verdict ?? '')}>{verdict ?? t('no-verdict')}</Badge> <span class="scenario">{name}</span>
        </h1>
        <PreferenceSwitches />
      </div>
      <p class="why">{worded(reasonOf(run, t))}</p>
      <div class="origin">
        <p class="facts quiet">
          {factsOf(run, t, language).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        {replay === null ? null : (
          <p class="replay">
            <code>{replay}</code> <CopyButton text={replay} />
          </p>
        )}
      </div>
    </header>
  );
}
