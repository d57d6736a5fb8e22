import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { useTexts } from '../preferences/preferences.tsx';
import { lineOf } from '../trace/model/trace.ts';
import { useSummaryTexts } from './use-summary-texts.ts';

/** What went wrong besides findings: expectations that were not met, and errors inside the core. */
export function RunProblems({ summary }: { readonly summary: RunSummary }) {
  const t = useTexts();
  const translate = useSummaryTexts(summary);
  const { unmet, coreErrors } = summary;
  if (unmet.length + coreErrors.length === 0) return null;
  return (
    <ul class="problems">
      {coreErrors.map((coreError) => (
        <li key={coreError}>{t('inside-core', { error: coreError })}</li>
      ))}
      {unmet.map(({ place, text }) => (
        <li key={place}>
          <a href={`#line=${lineOf(place)}`}>{translate(text)}</a>
        </li>
      ))}
    </ul>
  );
}
