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
import { escapeHtml, scriptData, tableHtml } from './elements.ts';
import { latencySection } from './latency.ts';
import { htmlPage, pageFile } from './page-file.ts';
import { timelineData } from './timeline-data.ts';

const scripts = ['drawing.js', 'timeline.js', 'search.js', 'main.js'] as const;

/** What the page shows of a run besides its result. */
type PageAbout = Pick<ReportAbout, 'version' | 'node' | 'historyFile' | 'replay' | 'declaration'>;

/**
 * A run as one page that needs nothing else: no network, no server. The data in it is shown as text, never as markup.
 */
export function htmlReport(result: RunResult, about: PageAbout): string {
  const { header } = result.history;
  const data = timelineData(result.history, result.judgement.findings);
  const body = `${headSection(result, about)}
${findingsSection(result)}
${timelineSection()}
<section><h2>Where the time went</h2>
${latencySection(result.history)}
</section>
${planSection(result)}
${checksSection(result)}
${provenanceSection(result, about)}`;
  const script = `<script type="application/json" id="data">${scriptData(data)}</script>
<script>
(function () {
'use strict';
${scripts.map(pageFile).join('\n')}
})();
</script>`;
  return htmlPage({
    title: `${result.verdict.verdict} ${header.scenario}`,
    styles: ['base.css', 'run.css'],
    body,
    script,
  });
}

function headSection({ verdict, history, judgement }: RunResult, { replay, declaration }: PageAbout): string {
  const { scenario, stage, seed, speed, machines } = history.header;
  const durationMs = history.events.at(-1)?.t ?? 0;
  const stalls = stallMessage(judgement);
  const origins = [...new Set(machines.map(({ profile }) => profile))].join(' and ');
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
<p class="why">${escapeHtml(verdict.reason)}</p>
${notes.map((note) => `<p class="quiet">${escapeHtml(note)}</p>`).join('\n')}
<p class="facts">${facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ')}</p>
<p class="replay"><code id="replay">${escapeHtml(replay)}</code> <button type="button" id="copy">Copy</button></p>
</div>
</header>`;
}

function findingsSection({ judgement, history, coreErrors }: RunResult): string {
  const unmetItems = history.events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met
      ? [
          `<li>At ${event.t} ms, ${escapeHtml(event.step)}: ${escapeHtml(event.detail)} <span class="quiet">line ` +
            `${index + 2}</span></li>`,
        ]
      : [],
  );
  const coreErrorItems = coreErrors.map((coreError) => `<li>Inside the core: ${escapeHtml(coreError)}</li>`);
  if (judgement.findings.length + unmetItems.length + coreErrorItems.length === 0) return '';
  const findings = judgement.findings.map((finding, index) => findingItem(finding, index, history));
  return `<section class="alert"><h2>Findings</h2>
<ol>${findings.join('\n')}</ol>
${unmetItems.length + coreErrorItems.length === 0 ? '' : `<ul>${[...coreErrorItems, ...unmetItems].join('\n')}</ul>`}
</section>`;
}

function findingItem(
  { check, machine, at, message, impact, events }: Finding,
  index: number,
  history: RunResult['history'],
): string {
  const machineText = machine === undefined ? '' : ` on machine ${escapeHtml(machine)}`;
  const lines = events.map((event) => event + 2).join(', ');
  const button = `<button type="button" data-finding="${index}">Show in timeline</button>`;
  return `<li class="finding" id="finding-${index}">
<p><b>${escapeHtml(check)}</b>${machineText} at ${at} ms ${button}</p>
<p>${escapeHtml(message)}</p>
<p class="quiet">${escapeHtml(impact)} Lines ${lines} of the history.</p>${wireItems(events, history)}</li>`;
}

/** Messages of one finding that are shown, and characters of each. */
const maxMessages = 10;
const maxWireLength = 2_000;

/** What was on the wire at the events of a finding; empty where nothing was. */
function wireItems(indexes: Finding['events'], { events }: RunResult['history']): string {
  const items = indexes.flatMap((index) => {
    const event = events[index];
    const wire = event ? wireText(event, maxWireLength) : null;
    return event && wire !== null
      ? [`<li>Line ${index + 2}, ${event.by} ${event.kind}: <code>${escapeHtml(wire)}</code></li>`]
      : [];
  });
  if (items.length === 0) return '';
  const more = items.length > maxMessages ? `<li>… and ${items.length - maxMessages} more</li>` : '';
  const list = items.slice(0, maxMessages).join('\n');
  return `\n<details><summary>On the wire</summary><ul class="notes">\n${list}${more}</ul></details>`;
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
  ['sign', '▸ command'],
  ['sign', '▼ drop'],
  ['sign', '● answer'],
  ['sign', '◆ outcome'],
  ['sign', '✕ expiry'],
  ['sign', '✉ notified'],
  ['sign fault-sign', '⚡ fault'],
  ['sign finding-sign', '▲ finding'],
] as const;

function timelineSection(): string {
  const bars = Object.entries(barNames).map(([kind, name]) => `<span class="swatch ${kind}">${name}</span>`);
  const signs = eventSigns.map(([className, text]) => `<span class="${className}">${text}</span>`);
  return `<section><h2>What happened</h2>
<div class="tools">
<label>Search
<input id="search" type="search" placeholder="machine, delivery, fault, event…" autocomplete="off"></label>
<span class="zoom"><button type="button" id="in" aria-label="Zoom in">+</button><button
type="button" id="out" aria-label="Zoom out">−</button><button type="button" id="fit">Whole run</button></span>
</div>
<p class="legend">${bars.join(' ')}
${signs.join(' ')}</p>
<div id="lanes" tabindex="0" role="application"
aria-label="Timeline: arrow keys move, plus and minus zoom"><canvas id="canvas"></canvas><div id="spacer"></div></div>
<p class="quiet hint">Drag to move, pinch or Ctrl + wheel to zoom, arrow keys and + − with the keyboard.
Point at a sign for its event.</p>
<div id="tip" role="status" hidden></div>
<ol id="matches"></ol>
</section>`;
}

const measureHeadings = ['measure', 'value', 'expected', ''];

function planSection({ history, judgement }: RunResult): string {
  const faults = countFaults(history).map(({ plan, target, targetText, fired }) => ({
    cells: [plan, target, targetText, fired, fired === 0 ? 'never fired' : ''],
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
      formatLimits(measure),
      states[measure.state],
    ],
    ...(measure.state !== 'met' && { className: measure.state === 'missed' ? 'bad' : 'warning' }),
  }));
  const people = operatorJudgements(history).map(({ cells, isExpected }) => ({
    cells,
    ...(!isExpected && { className: 'bad' }),
  }));
  const sales = salesByMotor(history).map((row) => ({ cells: [row.motor, ...salesCounts(row)] }));
  return `<section><h2>What was sold</h2>
${tableHtml(
  ['motor', ...salesHeadings],
  sales,
  salesHeadings.map((_, at) => at + 1),
)}</section>
${
  faults.length === 0
    ? ''
    : '<section><h2>What was planned to go ' +
      `wrong</h2>\n${tableHtml(['plan', 'whose', 'on', 'fired', ''], faults, [3])}</section>`
}
${people.length === 0 ? '' : `<section><h2>What people saw</h2>\n${tableHtml(judgementHeadings, people)}</section>`}
${measured.length === 0 ? '' : `<section><h2>Measures</h2>\n${tableHtml(measureHeadings, measured, [1])}</section>`}`;
}

function checksSection({ judgement, history }: RunResult): string {
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
        state,
        history.header.proves.includes(check) ? 'to be proved' : '',
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
  return `<section><h2>Rules</h2>
${tableHtml(headings, rows, hasStalls ? [1, 2, 3] : [1, 2])}
${notes.length === 0 ? '' : `<ul class="notes">${notes.join('\n')}</ul>`}</section>`;
}

function provenanceSection({ history }: RunResult, { version, node, historyFile, replay }: PageAbout): string {
  const { stage, seed, speed, slackMs, timeoutMs } = history.header;
  const rows: readonly (readonly [string, string | number])[] = [
    ['replay', replay],
    ['history', historyFile],
    ['SHA-256 of the history', historyDigest(history)],
    ['stage, seed, speed', `${stage}, ${seed}, ${speed}×`],
    ['δ (scheduling slack) and fallback', `${slackMs} ms, ${timeoutMs} ms`],
    ['vendloop and Node', `${version}, ${node}`],
  ];
  return `<section><h2>Where this comes from</h2>\n<div class="prose">${tableHtml(
    ['', ''],
    rows.map((cells) => ({ cells })),
  )}</div></section>`;
}
