import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { Badge, toneOf } from '../components/badge.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import { useSummaryTexts } from './use-summary-texts.ts';

/** Verdict, reason and facts of a run, and the command that repeats it. */
export function RunHead({ summary }: { readonly summary: RunSummary }) {
  const translate = useSummaryTexts(summary);
  const { verdict, scenario, reason, notes, facts, replay } = summary;
  return (
    <header class={`run-head ${toneOf(verdict)}`}>
      <div class="run-title">
        <h1>
          <Badge tone={toneOf(verdict)}>{verdict}</Badge> <span class="scenario">{scenario}</span>
        </h1>
        <PreferenceSwitches />
      </div>
      <p class="why">{translate(reason)}</p>
      {notes.map((note) => (
        <p key={note} class="quiet">
          {translate(note)}
        </p>
      ))}
      <div class="origin">
        <p class="facts quiet">
          {facts.map((fact) => (
            <span key={fact}>{translate(fact)}</span>
          ))}
        </p>
        <p class="replay">
          <code>{replay}</code> <CopyButton text={replay} />
        </p>
      </div>
    </header>
  );
}
