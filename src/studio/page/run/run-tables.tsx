import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { DataTable } from '../components/data-table.tsx';
import { Pane } from '../components/pane.tsx';
import { useTexts } from '../preferences/preferences.tsx';
import { PhaseCurves } from './phase-curves.tsx';
import { useSummaryTexts } from './use-summary-texts.ts';

/** What a run came to: what was sold, planned, measured and judged, and where the time went. */
export function RunTables({ summary }: { readonly summary: RunSummary }) {
  const t = useTexts();
  const translate = useSummaryTexts(summary);
  return (
    <div class="run-tables">
      {summary.tables.map(({ name, headings, rows, numeric }) => (
        <Pane key={name} heading={translate(name)}>
          <DataTable
            label={translate(name)}
            headings={headings.map(translate)}
            numeric={numeric}
            rows={rows.map(({ cells, tone }) => ({
              cells: cells.map((cell) => (typeof cell === 'string' ? translate(cell) : cell)),
              ...(tone !== undefined && { tone }),
            }))}
          />
        </Pane>
      ))}
      {summary.checkNotes.length === 0 ? null : (
        <Pane heading={t('check-notes')}>
          <ul class="notes">
            {summary.checkNotes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Pane>
      )}
      <PhaseCurves summary={summary} />
    </div>
  );
}
