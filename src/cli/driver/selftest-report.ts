import type { EvidenceEntry } from '#harness/certify/evidence.ts';
import type { FunctionResult } from '#harness/driver-selftest/run-selftest.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { wrapText } from '#harness/reports/judgement-text.ts';
import { textTable } from '#harness/reports/text-table.ts';
import type { Language } from '../shared/language.ts';
import { selftestTexts } from './selftest-texts.ts';

/** Exchanges of a line. */
const maxExchanges = 3;
/** Longest part of an exchange in a line, characters. */
const maxShown = 60;
/** Lines of evidence below the table, of a function that does not work. */
const maxLines = 12;
const maxLineLength = 300;

/** A line for each function with what was sent and answered, and below what is wrong and what to change. */
export function selftestText(driver: string, results: readonly FunctionResult[], language: Language): string {
  const texts = selftestTexts(language);
  const lines = textTable(
    texts.headings.map((heading) => ({ heading, align: 'left' })),
    results.map(({ name, title, state }) => [name, texts.states[state], title[language]]),
  ).split('\n');
  // What was exchanged is too wide for a column of its own.
  const table = lines
    .flatMap((line, at) => {
      const result = results[at - 1];
      const below = result ? exchangedText(result, language) : '';
      return below === '' ? [line] : [line, below];
    })
    .join('\n');
  const details = results.flatMap((result) => (result.state === 'FAIL' ? [detailOf(result, language)] : []));
  const failed = details.length;
  const skipped = results.filter(({ state }) => state === 'SKIP').length;
  const conclusion = texts.conclusion(oneLine(driver), results.length - failed - skipped, failed, skipped);
  return `${[table, ...details, conclusion].join('\n\n')}\n`;
}

function exchangedText({ state, why, evidence }: FunctionResult, language: Language): string {
  const text = state === 'SKIP' ? selftestTexts(language).because(why?.[language] ?? '') : exchanges(evidence);
  return text === '' ? '' : wrapText(text, '    ');
}

function detailOf({ name, why, change, evidence }: FunctionResult, language: Language): string {
  const texts = selftestTexts(language);
  const lines = evidence.flatMap(({ kind, text }) =>
    text.split('\n').map((line, at) => `${at === 0 ? kind : ''}  ${line}`),
  );
  const shown = lines.slice(0, maxLines).map((line) => escapeUnprintable(line.slice(0, maxLineLength)));
  return [
    `${name}:`,
    texts.seen(oneLine(why?.[language] ?? '')),
    ...(change ? [texts.change(change[language])] : []),
    ...shown,
    ...(lines.length > maxLines ? [texts.more(lines.length - maxLines)] : []),
  ].join('\n  ');
}

/** `POST /orders → HTTP 201; POST /pay → HTTP 200` */
function exchanges(evidence: readonly EvidenceEntry[]): string {
  const parts: string[] = [];
  let asked = 0;
  for (const { kind, text } of evidence) {
    const first = oneLine(text.split('\n')[0] ?? '');
    const shown = first.length > maxShown ? `${first.slice(0, maxShown)}…` : first;
    // Frames and callbacks may come between a request and its answer.
    if (kind === 'answer') parts[asked] = `${parts[asked] ?? ''} → ${shown}`;
    else if (kind === 'request') asked = parts.push(shown.replace(/(?<=^\w+ )https?:\/\/[^/ ]+/, '')) - 1;
    else if (kind !== 'note') parts.push(`${kind} ${shown}`);
  }
  const more = parts.length > maxExchanges ? '; …' : '';
  return escapeUnprintable(`${parts.slice(0, maxExchanges).join('; ')}${more}`);
}

/** What a driver or a cloud wrote, without its ends of lines. */
function oneLine(text: string): string {
  return escapeUnprintable(text.replaceAll(/\s*[\r\n\u0085\u2028\u2029]\s*/g, ' '));
}

/** The same for programs, in English, with all evidence. */
export function selftestJson(driver: string, passes: boolean, results: readonly FunctionResult[]): string {
  const checks = results.map(({ name, title, state, why, change, evidence }) => ({
    name,
    state,
    title: title.en,
    ...(why && { seen: why.en }),
    ...(change && { change: change.en }),
    evidence: evidence.map(({ kind, text }) => ({ kind, text })),
  }));
  return `${JSON.stringify({ driver, passes, checks }, null, 2)}\n`;
}
