import type { Certification } from '#harness/certify/certification.ts';
import { evidenceText } from '#harness/certify/evidence.ts';
import type { CaseResult } from '#harness/certify/verdict/case-result.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import { escapeUnprintable } from '../../printable.ts';
import { wrapText } from '../judgement-text.ts';
import { textTable } from '../text-table.ts';
import { groupRows, leftOutText, reasonText, slackText } from './rows.ts';
import { certificateTexts, type CertificateLanguage, type CertificateTexts } from './texts.ts';

/** Lines of evidence that a terminal shows of a case; its file has all. */
const maxLines = 14;

/**
 * What a person reads after a certification: all cases by group, what failed with the end of its evidence, the verdict.
 * @param evidenceFile the file of a case's evidence, for a case that has some.
 */
export function certificationText(
  certification: Certification,
  evidenceFile: (result: CaseResult) => string,
  language: CertificateLanguage,
): string {
  const texts = certificateTexts[language];
  const { results, verdict, leftOut } = certification;
  const parts = [
    casesText(certification, texts, language),
    ...findings(certification).map((result) =>
      findingText(result, certification, evidenceFile(result), texts, language),
    ),
    leftOut.length === 0 ? '' : wrapText(texts.leftOut(leftOutText(certification)), '', '  '),
    `${texts.facts.slack} ${slackText(certification.slack, texts)}`,
    wrapText(`${verdict.verdict} ${verdict.reason[language]}`, ''),
  ];
  return results.length === 0 ? `${parts.at(-1) ?? ''}\n` : `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What needs an eye: undeclared failures, declared ones that passed, and what could not be judged. */
function findings({ results, verdict }: Certification): readonly CaseResult[] {
  return results.filter(
    (result) =>
      verdict.failed.includes(result.name) ||
      verdict.passedKnown.includes(result.name) ||
      result.verdict === 'INCONCLUSIVE',
  );
}

function casesText(certification: Certification, texts: CertificateTexts, language: CertificateLanguage): string {
  const rows = groupRows(certification.results).flatMap(({ group, results }) => [
    [texts.groups[group], '', '', ''],
    ...results.map((result) => [
      `  ${result.name}`,
      texts.verdicts[result.verdict],
      result.durationMs === 0 ? '' : formatDuration(result.durationMs),
      shortReason(result, certification, texts, language),
    ]),
  ]);
  const { headings } = texts;
  return textTable(
    [
      { heading: headings.case, align: 'left' },
      { heading: headings.verdict, align: 'left' },
      { heading: headings.time, align: 'right' },
      { heading: '', align: 'left' },
    ],
    rows,
  );
}

/** Reasons that stand in the table: those of cases that are not shown below it. */
function shortReason(
  result: CaseResult,
  certification: Certification,
  texts: CertificateTexts,
  language: CertificateLanguage,
): string {
  if (findings(certification).includes(result)) return '';
  return reasonText(result, certification, texts, language);
}

function findingText(
  result: CaseResult,
  certification: Certification,
  file: string,
  texts: CertificateTexts,
  language: CertificateLanguage,
): string {
  const { name, verdict, promise, evidence } = result;
  const lines = evidenceText(evidence).split('\n');
  const shown = evidence.length === 0 ? [] : lines.slice(-maxLines);
  return [
    `${texts.verdicts[verdict]} ${name}`,
    wrapText(promise[language], '  ', '  '),
    wrapText(escapeUnprintable(reasonText(result, certification, texts, language)), '  ', '  '),
    ...(lines.length > shown.length && shown.length > 0 ? [`    ${texts.more(lines.length - shown.length)}`] : []),
    ...shown.map((line) => `    ${line}`),
    ...(evidence.length === 0 ? [] : [`  ${texts.evidenceIn(file)}`]),
  ].join('\n');
}
