import { findingCount, checkState, type Finding } from '#harness/checks/check.ts';
import { stallMessage } from '#harness/judge/stall-messages.ts';
import { historyDigest } from '#harness/history/ndjson.ts';
import { formatLimits, formatValue } from '#harness/measures/judge-measures.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { formatDuration } from '#harness/scenario/duration.ts';
import type { ReportAbout } from '../run-record.ts';
import { countFaults } from '#harness/history/fault-counts.ts';
import { wireText } from '../wire-text.ts';
import { operatorJudgements, judgementHeadings } from '../operator-judgements.ts';
import { salesByMotor, salesCounts, salesHeadings } from '../sales-by-motor.ts';
import { inEnglish, type Translate } from '../translate.ts';
import { escapeHtml, scriptData, tableHtml } from './elements.ts';
import { latencySection } from './latency.ts';
import { htmlPage, pageFile } from './page-file.ts';
import { timelineData } from './timeline-data.ts';

const scripts = ['drawing.js', 'timeline.js', 'search.js', 'main.js'] as const;

/** What the page shows of a run besides its result. */
type PageAbout = Pick<ReportAbout, 'version' | 'node' | 'historyFile' | 'replay' | 'declaration'>;

/** How a page is worded. */
export interface PageWording {
  /** As HTML names the language. */
  readonly language: string;
  /** The reason of the verdict. */
  readonly reason: string;
  readonly translate: Translate;
}

function english({ verdict: { reason } }: RunResult): PageWording {
  return { language: 'en', reason, translate: inEnglish };
}

/**
 * A run as one page that needs nothing else: no network, no server. The data in it is shown as text, never as markup.
 */
export function htmlReport(result: RunResult, about: PageAbout, wording: PageWording = english(result)): string {
  const { translate: t } = wording;
  const { header } = result.history;
  const data = timelineData(result.history, result.judgement.findings, t);
  const body = `${headSection(result, about, wording)}
${findingsSection(result, t)}
${timelineSection(t)}
<section><h2>${t('Where the time went')}</h2>
${latencySection(result.history, t)}
</section>
${planSection(result, t)}
${checksSection(result, t)}
${provenanceSection(result, about, t)}`;
  const script = `<script type="application/json" id="data">${scriptData(data)}</script>
<script>
(function () {
'use strict';
${scripts.map(pageFile).join('\n')}
})();
</script>`;
  return htmlPage({
    title: `${result.verdict.verdict} ${header.scenario}`,
    language: wording.language,
    styles: ['base.css', 'run.css'],
    body,
    script,
  });
}

function headSection(
  { verdict, history, judgement }: RunResult,
  { replay, declaration }: PageAbout,
  { reason, translate: t }: PageWording,
): string {
  const { scenario, stage, seed, speed, machines } = history.header;
  const durationMs = history.events.at(-1)?.t ?? 0;
  const stalls = stallMessage(judgement);
  const origins = [...new Set(machines.map(({ profile }) => profile))].join(', ');
  const facts = [
    `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}`,
    `seed ${seed}`,
    `${machines.length} machine${machines.length === 1 ? '' : 's'}`,
    `${formatDuration(durationMs)} of their time`,
    `timing profiles ${origins}`,
    `${history.events.length} events`,
  ];
  const notes = [
    // The reason of an INCONCLUSIVE run names the stall itself.
    ...(stalls === '' || verdict.verdict === 'INCONCLUSIVE' ? [] : [stalls]),
    ...(declaration === undefined ? [] : [declaration]),
  ];
  return `<header class="${verdict.verdict.toLowerCase()}">
<p class="verdict">${verdict.verdict}</p>
<div><h1>${escapeHtml(scenario)}</h1>
<p class="why">${escapeHtml(reason)}</p>
${notes.map((note) => `<p class="quiet">${escapeHtml(t(note))}</p>`).join('\n')}
<p class="facts">${facts.map((fact) => `<span>${escapeHtml(t(fact))}</span>`).join(' ')}</p>
<p class="replay"><code id="replay">${escapeHtml(replay)}</code>
<button type="button" id="copy">${t('Copy')}</button></p>
</div>
</header>`;
}

function findingsSection({ judgement, history, coreErrors }: RunResult, t: Translate): string {
  const unmetItems = history.events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met
      ? [
          `<li>${escapeHtml(t(`At ${event.t} ms, ${event.step}: ${event.detail}`))} ` +
            `<span class="quiet">${t(`line ${index + 2}`)}</span></li>`,
        ]
      : [],
  );
  const coreErrorItems = coreErrors.map((coreError) => `<li>${t('Inside the core:')} ${escapeHtml(coreError)}</li>`);
  if (judgement.findings.length + unmetItems.length + coreErrorItems.length === 0) return '';
  const findings = judgement.findings.map((finding, index) => findingItem(finding, index, history, t));
  return `<section class="alert"><h2>${t('Findings')}</h2>
<ol>${findings.join('\n')}</ol>
${unmetItems.length + coreErrorItems.length === 0 ? '' : `<ul>${[...coreErrorItems, ...unmetItems].join('\n')}</ul>`}
</section>`;
}

function findingItem(
  { check, machine, at, message, impact, events }: Finding,
  index: number,
  history: RunResult['history'],
  t: Translate,
): string {
  const place = machine === undefined ? `at ${at} ms` : `on machine ${machine} at ${at} ms`;
  const lines = events.map((event) => event + 2).join(', ');
  const button = `<button type="button" data-finding="${index}">${t('Show in timeline')}</button>`;
  return `<li class="finding" id="finding-${index}">
<p><b>${escapeHtml(check)}</b> ${escapeHtml(t(place))} ${button}</p>
<p>${escapeHtml(message)}</p>
<p class="quiet">${escapeHtml(impact)} ${t(`Lines ${lines} of the history.`)}</p>${wireItems(events, history, t)}</li>`;
}

/** Messages of one finding that are shown, and characters of each. */
const maxMessages = 10;
const maxWireLength = 2_000;

/** What was on the wire at the events of a finding; empty where nothing was. */
function wireItems(indexes: Finding['events'], { events }: RunResult['history'], t: Translate): string {
  const items = indexes.flatMap((index) => {
    const event = events[index];
    const wire = event ? wireText(event, maxWireLength) : null;
    return event && wire !== null
      ? [`<li>${t(`Line ${index + 2}, ${event.by} ${event.kind}:`)} <code>${escapeHtml(wire)}</code></li>`]
      : [];
  });
  if (items.length === 0) return '';
  const more = items.length > maxMessages ? `<li>${t(`… and ${items.length - maxMessages} more`)}</li>` : '';
  const list = items.slice(0, maxMessages).join('\n');
  return `\n<details><summary>${t('On the wire')}</summary><ul class="notes">\n${list}${more}</ul></details>`;
}

/** Names of the bars, by their class. */
const barNames = {
  lock: 'lock held',
  motor: 'motor turns',
  fault: 'fault at work',
  offline: 'no connection',
  power: 'no power',
  frozen: 'frozen',
  down: 'core down',
  'network-fault': 'network fault',
};

/** The signs of single events, with their class. */
const eventSigns = [
  ['sign', '▸', 'command'],
  ['sign', '▼', 'drop'],
  ['sign', '●', 'answer'],
  ['sign', '◆', 'outcome'],
  ['sign', '✕', 'expiry'],
  ['sign', '✉', 'notified'],
  ['sign fault-sign', '⚡', 'fault'],
  ['sign finding-sign', '▲', 'finding'],
] as const;

function timelineSection(t: Translate): string {
  const bars = Object.entries(barNames).map(([kind, name]) => `<span class="swatch ${kind}">${t(name)}</span>`);
  const signs = eventSigns.map(([className, sign, name]) => `<span class="${className}">${sign} ${t(name)}</span>`);
  return `<section><h2>${t('What happened')}</h2>
<div class="tools">
<label>${t('Search')}
<input id="search" type="search" placeholder="${t('machine, delivery, fault, event…')}" autocomplete="off"></label>
<span class="zoom"><button type="button" id="in" aria-label="${t('Zoom in')}">+</button><button
type="button" id="out" aria-label="${t('Zoom out')}">−</button><button
type="button" id="fit">${t('Whole run')}</button></span>
</div>
<p class="legend">${bars.join(' ')}
${signs.join(' ')}</p>
<div id="lanes" tabindex="0" role="application"
aria-label="${t('Timeline: arrow keys move, plus and minus zoom')}"><canvas id="canvas"></canvas><div
id="spacer"></div></div>
<p class="quiet hint">${t('Drag to move, pinch or Ctrl + wheel to zoom, arrow keys and + − with the keyboard.')}
${t('Point at a sign for its event.')}</p>
<div id="tip" role="status" hidden></div>
<ol id="matches"></ol>
</section>`;
}

const faultHeadings = ['plan', 'whose', 'on', 'fired', ''];
const measureHeadings = ['measure', 'value', 'expected', ''];

function planSection({ history, judgement }: RunResult, t: Translate): string {
  const faults = countFaults(history).map(({ plan, target, targetText, fired }) => ({
    cells: [plan, t(target), targetText, fired, fired === 0 ? t('never fired') : ''],
    ...(fired === 0 && { className: 'warning' }),
  }));
  const states = {
    met: 'met',
    marginal: 'met, but marginal',
    missed: 'missed',
    stalled: 'not judged: stalled',
    'no-data': 'no data',
  } as const;
  const measured = judgement.measurements.map((measure) => ({
    cells: [
      measure.measure,
      measure.value === null ? '–' : formatValue(measure.value, measure.unit),
      t(formatLimits(measure)),
      t(states[measure.state]),
    ],
    ...(measure.state !== 'met' && { className: measure.state === 'missed' ? 'bad' : 'warning' }),
  }));
  const people = operatorJudgements(history).map(({ cells, isExpected }) => ({
    cells,
    ...(!isExpected && { className: 'bad' }),
  }));
  const sales = salesByMotor(history).map((row) => ({ cells: [row.motor, ...salesCounts(row)] }));
  return `<section><h2>${t('What was sold')}</h2>
${tableHtml(
  ['motor', ...salesHeadings].map(t),
  sales,
  salesHeadings.map((_, at) => at + 1),
)}</section>
${faults.length === 0 ? '' : section(t('What was planned to go wrong'), tableHtml(faultHeadings.map(t), faults, [3]))}
${people.length === 0 ? '' : section(t('What people saw'), tableHtml(judgementHeadings.map(t), people))}
${measured.length === 0 ? '' : section(t('Measures'), tableHtml(measureHeadings.map(t), measured, [1]))}`;
}

function section(heading: string, body: string): string {
  return `<section><h2>${heading}</h2>\n${body}</section>`;
}

function checksSection({ judgement, history }: RunResult, t: Translate): string {
  const hasStalls = judgement.results.some(({ stalledCases }) => stalledCases > 0);
  const states = {
    failed: ['failed', 'bad'],
    inconclusive: ['INCONCLUSIVE', 'warning'],
    passed: ['passed', ''],
    stalled: ['not judged: stalled', 'warning'],
    'no-cases': ['no cases', 'muted'],
  } as const;
  const rows = judgement.results.map((result) => {
    const { check, cases, stalledCases } = result;
    const [state, className] = states[checkState(result)];
    return {
      cells: [
        check,
        cases,
        ...(hasStalls ? [stalledCases] : []),
        findingCount(result),
        t(state),
        history.header.proves.includes(check) ? t('to be proved') : '',
      ],
      ...(className !== '' && { className }),
    };
  });
  const notes = judgement.results.flatMap(({ check, undecided, notes }) =>
    [...undecided.map((sentence) => `INCONCLUSIVE: ${sentence}`), ...notes].map(
      (note) => `<li>${escapeHtml(check)}: ${escapeHtml(note)}</li>`,
    ),
  );
  const headings = ['check', 'examined', ...(hasStalls ? ['stalled'] : []), 'findings', '', ''];
  return `<section><h2>${t('Rules')}</h2>
${tableHtml(headings.map(t), rows, hasStalls ? [1, 2, 3] : [1, 2])}
${notes.length === 0 ? '' : `<ul class="notes">${notes.join('\n')}</ul>`}</section>`;
}

function provenanceSection(
  { history }: RunResult,
  { version, node, historyFile, replay }: PageAbout,
  t: Translate,
): string {
  const { stage, seed, speed, slackMs, timeoutMs } = history.header;
  const rows: readonly (readonly [string, string | number])[] = [
    ['replay', replay],
    ['history', historyFile],
    ['SHA-256 of the history', historyDigest(history)],
    ['stage, seed, speed', `${stage}, ${seed}, ${speed}×`],
    ['δ (scheduling slack) and fallback', `${slackMs} ms, ${timeoutMs} ms`],
    ['vendloop and Node', `${version}, ${node}`],
  ];
  return `<section><h2>${t('Where this comes from')}</h2>\n<div class="prose">${tableHtml(
    ['', ''],
    rows.map(([name, value]) => ({ cells: [t(name), value] })),
  )}</div></section>`;
}
