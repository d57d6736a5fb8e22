import type { Certification } from '#harness/certify/certification.ts';
import { evidenceText } from '#harness/certify/evidence.ts';
import type { CaseResult } from '#harness/certify/verdict/case-result.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { badge, dataTable, pageHead, pane, toneOf } from '../html/components.ts';
import { escapeHtml } from '../html/elements.ts';
import { escapeUnprintable } from '../../printable.ts';
import { staticPage } from '../html/page-file.ts';
import { factRows, groupRows, leftOutText, limitRows, reasonText } from './rows.ts';
import { certificateTexts, type CertificateLanguage, type CertificateTexts } from './texts.ts';

/**
 * A certificate as one page that needs nothing else and runs no script: what was certified, with which limits and
 * slack, and every case with its verdict and evidence.
 */
export function certificatePage(certification: Certification, language: CertificateLanguage = 'en'): string {
  const texts = certificateTexts[language];
  const { verdict, target, results } = certification;
  const title = escapeUnprintable(texts.title(target));
  const partsHtml = [
    tableSection(texts.headings.what, factRows(certification, texts)),
    ...groupRows(results).map(({ group, results: cases }) => {
      const rows = cases.map((result) => caseHtml(result, certification, texts, language));
      return pane(texts.groups[group], rows);
    }),
    certification.leftOut.length === 0 ? '' : `<p>${textHtml(texts.leftOut(leftOutText(certification)))}</p>`,
    tableSection(texts.headings.limits, limitRows(certification, texts)),
  ];
  return staticPage({
    title,
    language,
    headHtml: pageHead({
      title,
      verdict: { text: texts.verdicts[verdict.verdict], tone: toneOf(verdict.verdict) },
      reason: escapeUnprintable(verdict.reason[language]),
    }),
    partsHtml,
  });
}

function tableSection(title: string, rows: readonly (readonly [string, string])[]): string {
  const table = dataTable({
    label: title,
    headings: [],
    rows: rows.map((cells) => ({ cells: cells.map(escapeUnprintable) })),
    isProse: true,
  });
  return pane(title, [table]);
}

/** A case as one line that opens to its reason and evidence; what failed is open from the start. */
function caseHtml(
  result: CaseResult,
  certification: Certification,
  texts: CertificateTexts,
  language: CertificateLanguage,
): string {
  const { name, verdict, promise, durationMs, evidence } = result;
  const reason = reasonText(result, certification, texts, language);
  const isBad = certification.verdict.failed.includes(name) || certification.verdict.passedKnown.includes(name);
  const time = durationMs === 0 ? '' : formatDuration(durationMs);
  const head =
    `${badge(toneOf(verdict), texts.verdicts[verdict])} <code>${textHtml(name)}</code> ` +
    `${textHtml(promise[language])} ` +
    `<span class="quiet">${time}</span>`;
  const reasonLine = reason === '' ? '' : `<p class="why">${textHtml(reason)}</p>\n`;
  const evidenceBlock = evidence.length === 0 ? '' : `<pre>${escapeHtml(evidenceText(evidence))}</pre>\n`;
  if (reason === '' && evidence.length === 0) return `<p class="case">${head}</p>`;
  return `<details class="case"${isBad ? ' open' : ''}>
<summary>${head}</summary>
${reasonLine}${evidenceBlock}</details>`;
}

/** A text of a driver, a cloud or the suite on one line. */
function textHtml(text: string): string {
  return escapeHtml(escapeUnprintable(text));
}
