import type { BenchResult } from '#harness/bench/result.ts';
import type { Finding } from '#harness/checks/check.ts';
import { pane } from '#harness/reports/html/components.ts';
import { escapeHtml } from '#harness/reports/html/elements.ts';
import type { Translate } from '#harness/reports/translate.ts';
import { evidenceText } from '../formatting.ts';
import { checksText, firstOfEachCheck, problemGroups } from '../tables/goals.ts';
import { bulletsHtml, detailsHtml } from './sections.ts';

/**
 * Findings, and sentences of one kind, that the page shows: a core that breaks a rule under load breaks it thousands of
 * times.
 */
const maxShown = 100;
/** Of the findings, those that stand open. */
const initiallyShown = 5;

/** Findings first: a fast core that breaks a rule is no good one. */
export function findingsHtml(result: BenchResult, t: Translate): string {
  const { findings } = result.checks;
  if (findings.length === 0) return '';
  const items = firstOfEachCheck(findings)
    .slice(0, maxShown)
    .map((finding) => findingItem(finding, t));
  const [shown, more] = [items.slice(0, initiallyShown), items.slice(initiallyShown)];
  const moreList = `<ol start="${initiallyShown + 1}">${more.join('\n')}</ol>`;
  const omitted = findings.length - maxShown;
  return pane(
    t('Findings'),
    [
      `<p>${escapeHtml(t(checksText(result)))}</p>`,
      `<ol>${shown.join('\n')}</ol>`,
      more.length > 0 ? detailsHtml(t(`${more.length} more`), moreList) : '',
      omitted > 0
        ? `<p>${escapeHtml(t(`… and ${omitted} that are not shown: the run’s own result has them all.`))}</p>`
        : '',
    ],
    'alert',
  );
}

function findingItem({ check, machine, at, message, impact, events }: Finding, t: Translate): string {
  const place = machine === undefined ? t(`at ${at} ms`) : t(`on machine ${machine} at ${at} ms`);
  return `<li class="finding"><p><b>${escapeHtml(check)}</b> ${escapeHtml(place)}</p>
<p>${escapeHtml(t(message))}</p>
<p class="quiet">${escapeHtml(t(impact))} ${escapeHtml(t(evidenceText(events)))}</p></li>`;
}

/** What went wrong besides the checks, by kind, and as many sentences of each as anybody reads. */
export function problemsHtml(result: BenchResult, t: Translate): readonly string[] {
  return problemGroups(result).map(([title, all]) => {
    const omitted = all.length - maxShown;
    const shown = all.slice(0, maxShown).map(t);
    return pane(
      t(title),
      [bulletsHtml(omitted > 0 ? [...shown, t(`… and ${omitted} more`)] : shown, 'sentences')],
      'alert',
    );
  });
}
