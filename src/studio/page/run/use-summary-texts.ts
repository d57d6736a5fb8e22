import { useCallback } from 'preact/hooks';
import type { RunSummary } from '#harness/reports/html/run-summary.ts';
import { usePreferences } from '../preferences/preferences.tsx';

/** Turns the English texts of a run's summary into the language of the page, where the run brings them. */
export function useSummaryTexts({ chinese }: RunSummary): (english: string) => string {
  const { language } = usePreferences();
  return useCallback(
    (english: string) => (language === 'zh' ? (chinese[english] ?? english) : english),
    [language, chinese],
  );
}
