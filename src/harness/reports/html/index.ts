import { findingCount, stateOf } from '#harness/checks/check.ts';
import { stallText } from '#harness/judge/stall-messages.ts';
import { digest } from '#harness/history/ndjson.ts';
import { sayLimits, sayValue } from '#harness/measures/judge-measures.ts';
import type { RunResult } from '#harness/runner/run.ts';
import { sayDuration } from '#harness/scenario/duration.ts';
import type { ReportAbout } from '../report-about.ts';
import { firedFaults } from '#harness/history/fault-counts.ts';
import { judgedByPeople, peopleHeadings } from '../operator-judgements.ts';
import { salesByMotor } from '../sales-by-motor.ts';
import { escaped, scriptData, table } from './elements.ts';
import { latencySection } from './latency.ts';
import { htmlPage, pageFile } from './page-file.ts';
import { timelineData } from './timeline-data.ts';

const scripts = ['drawing.js', 'timeline.js', 'search.js', 'main.js'] as const;

/** A run as one page that needs nothing else: no network, no server. The data in it is shown as text, never as markup. */
export function htmlReport(result: RunResult, about: ReportAbout): string {
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

function headSection({ verdict, history, judgement }: RunResult, { replay, declared }: ReportAbout): string {
  const { scenario, stage, seed, speed, machines } = history.header;
  const lasted = history.events.at(-1)?.t ?? 0;
  const stalls = stallText(judgement);
  const origins = [...new Set(machines.map(({ profile }) => profile))].join(' and ');
  const facts = [
    `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}`,
    `seed ${seed}`,
    `${machines.length} machine${machines.length === 1 ? '' : 's'}`,
    `${sayDuration(lasted)} of their time`,
    `timing profiles ${origins}`,
    `${history.events.length} events`,
  ];
  return `<header class="${verdict.verdict.toLowerCase()}">
<p class="verdict">${verdict.verdict}</p>
<div><h1>${escaped(scenario)}</h1>
<p class="why">${escaped(verdict.why)}</p>
${stalls === '' || verdict.verdict === 'INCONCLUSIVE' ? '' : `<p class="quiet">${escaped(stalls)}</p>\n`}${declared === undefined ? '' : `<p class="quiet">${escaped(declared)}</p>`}
<p class="facts">${facts.map((fact) => `<span>${escaped(fact)}</span>`).join(' ')}</p>
<p class="replay"><code id="replay">${escaped(replay)}</code> <button type="button" id="copy">Copy</button></p>
</div>
</header>`;
}

function findingsSection({ judgement, history, troubles }: RunResult): string {
  const unmet = history.events.flatMap((event, index) =>
    event.kind === 'expectation' && !event.met
      ? [
          `<li>At ${event.t} ms, ${escaped(event.step)}: ${escaped(event.detail)} <span class="quiet">line ${index + 2}</span></li>`,
        ]
      : [],
  );
  const inside = troubles.map((trouble) => `<li>Inside the core: ${escaped(trouble)}</li>`);
  if (judgement.findings.length + unmet.length + inside.length === 0) return '';
  const findings = judgement.findings.map(
    ({ check, machine, at, says, customer, events }, index) => `<li class="finding" id="finding-${index}">
<p><b>${escaped(check)}</b>${machine === undefined ? '' : ` on machine ${escaped(machine)}`} at ${at} ms <button type="button" data-finding="${index}">Show in timeline</button></p>
<p>${escaped(says)}</p>
<p class="quiet">${escaped(customer)} Lines ${events.map((event) => event + 2).join(', ')} of the history.</p></li>`,
  );
  return `<section class="broken"><h2>What broke</h2>
<ol>${findings.join('\n')}</ol>
${unmet.length + inside.length === 0 ? '' : `<ul>${[...inside, ...unmet].join('\n')}</ul>`}
</section>`;
}

function timelineSection(): string {
  const legend = ['lock', 'motor', 'fault', 'offline', 'power', 'frozen', 'down', 'trouble'];
  const names: Record<string, string> = {
    lock: 'lock held',
    motor: 'motor turns',
    fault: 'fault at work',
    offline: 'no line',
    power: 'no power',
    frozen: 'frozen',
    down: 'core down',
    trouble: 'network trouble',
  };
  return `<section><h2>What happened</h2>
<div class="tools">
<label>Search <input id="search" type="search" placeholder="machine, delivery, fault, event…" autocomplete="off"></label>
<span class="zoom"><button type="button" id="in" aria-label="Zoom in">+</button><button type="button" id="out" aria-label="Zoom out">−</button><button type="button" id="fit">Whole run</button></span>
</div>
<p class="legend">${legend.map((kind) => `<span class="swatch ${kind}">${names[kind] ?? kind}</span>`).join(' ')}
<span class="sign">▸ command</span> <span class="sign">▼ drop</span> <span class="sign">● answer</span> <span class="sign">◆ outcome</span> <span class="sign">✕ lapse</span> <span class="sign">✉ told</span> <span class="sign fault-sign">⚡ fault</span> <span class="sign finding-sign">▲ finding</span></p>
<div id="lanes" tabindex="0" role="application" aria-label="Timeline: arrow keys move, plus and minus zoom"><canvas id="canvas"></canvas><div id="spacer"></div></div>
<p class="quiet hint">Drag to move, pinch or Ctrl + wheel to zoom, arrow keys and + − with the keyboard. Point at a sign for its event.</p>
<div id="tip" role="status" hidden></div>
<ol id="matches"></ol>
</section>`;
}

function planSection({ history, judgement }: RunResult): string {
  const faults = firedFaults(history).map(({ plan, at, on, fired }) => ({
    cells: [plan, at, on, fired, fired === 0 ? 'never fired' : ''],
    ...(fired === 0 && { mark: 'never' }),
  }));
  const states = {
    met: 'met',
    marginal: 'met, but marginal',
    missed: 'missed',
    'held-up': 'not judged: held up',
    nothing: 'nothing to measure',
  } as const;
  const measured = judgement.measured.map((one) => ({
    cells: [one.measure, one.value === null ? '–' : sayValue(one.value, one.unit), sayLimits(one), states[one.state]],
    ...(one.state !== 'met' && { mark: one.state === 'missed' ? 'bad' : 'never' }),
  }));
  const people = judgedByPeople(history).map(({ cells, asExpected }) => ({
    cells,
    ...(!asExpected && { mark: 'bad' }),
  }));
  const sales = salesByMotor(history).map((row) => ({
    cells: [
      row.motor,
      row.machines,
      row.begun,
      row.succeeded,
      row.failed,
      row.timedOut,
      row.dropped,
      row.told,
      row.refused,
    ],
  }));
  return `<section><h2>What was sold</h2>
${table(['motor', 'machines', 'commands', 'success', 'failure', 'timeout', 'dropped', 'told', 'refused'], sales, [1, 2, 3, 4, 5, 6, 7, 8])}</section>
${faults.length === 0 ? '' : `<section><h2>What was planned to go wrong</h2>\n${table(['plan', 'whose', 'on', 'fired', ''], faults, [3])}</section>`}
${people.length === 0 ? '' : `<section><h2>What people saw</h2>\n${table(peopleHeadings, people)}</section>`}
${measured.length === 0 ? '' : `<section><h2>Measures</h2>\n${table(['measure', 'value', 'expected', ''], measured, [1])}</section>`}`;
}

function checksSection({ judgement, history }: RunResult): string {
  const anyHeldUp = judgement.results.some(({ heldUp }) => heldUp > 0);
  const states = {
    broken: ['broken', 'bad'],
    inconclusive: ['INCONCLUSIVE', 'never'],
    kept: ['kept', ''],
    'held-up': ['not judged: held up', 'never'],
    idle: ['nothing to look at', 'idle'],
  } as const;
  const rows = judgement.results.map((result) => {
    const { check, looked, heldUp } = result;
    const [state, mark] = states[stateOf(result)];
    return {
      cells: [
        check,
        looked,
        ...(anyHeldUp ? [heldUp] : []),
        findingCount(result),
        state,
        history.header.proves.includes(check) ? 'to be proved' : '',
      ],
      ...(mark !== '' && { mark }),
    };
  });
  const notes = judgement.results.flatMap(({ check, undecided, notes: said }) =>
    [...undecided.map((sentence) => `INCONCLUSIVE: ${sentence}`), ...said].map(
      (note) => `<li>${escaped(check)}: ${escaped(note)}</li>`,
    ),
  );
  return `<section><h2>Rules</h2>
${table(['check', 'looked at', ...(anyHeldUp ? ['held up'] : []), 'findings', '', ''], rows, anyHeldUp ? [1, 2, 3] : [1, 2])}
${notes.length === 0 ? '' : `<ul class="notes">${notes.join('\n')}</ul>`}</section>`;
}

function provenanceSection({ history }: RunResult, { version, node, historyFile, replay }: ReportAbout): string {
  const { stage, seed, speed, slackMs, timeoutMs } = history.header;
  const rows: readonly (readonly [string, string | number])[] = [
    ['replay', replay],
    ['history', historyFile],
    ['SHA-256 of the history', digest(history)],
    ['stage, seed, speed', `${stage}, ${seed}, ${speed}×`],
    ['δ (scheduling slack) and fallback', `${slackMs} ms, ${timeoutMs} ms`],
    ['vendloop and Node', `${version}, ${node}`],
  ];
  return `<section><h2>Where this comes from</h2>\n<div class="prose">${table(
    ['', ''],
    rows.map((cells) => ({ cells })),
  )}</div></section>`;
}
