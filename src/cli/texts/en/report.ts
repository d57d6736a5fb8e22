import type { VerdictReasons } from '../verdict-reasons.ts';
import { seconds } from '#harness/reports/delivery-texts/en-formats.ts';

/** The report at the end of a session in English. */
export const report = {
  verdict: { PASS: 'PASS', FAIL: 'FAIL', INCONCLUSIVE: 'INCONCLUSIVE' },
  about: (stage: string, speed: number, seed: number, machines: number, t: number, events: number) =>
    `${stage} stage${speed === 1 ? '' : ` at ${speed}× speed`}, seed ${seed}, ${machines} ` +
    `machine${machines === 1 ? '' : 's'}, ${seconds(t)} of machine time, ${events} events`,
  /** The reasons of a verdict; null: the verdict's own sentence. */
  why: (_reasons: VerdictReasons): string | null => null,
  declared: (text: string) => text,
  sales: ['motor', 'machines', 'jobs', 'success', 'failure', 'timeout', 'dropped', 'notified', 'refused'],
  salesNote:
    'dropped: items, by the records of the machines; notified: deliveries whose callback arrived; refused: ' +
    'deliveries that did not start.',
  all: 'all',
  faults: ['planned', 'on', 'fired'],
  neverFired: 'NEVER FIRED',
  people: ['time', 'question', 'expected', 'actual', 'person', 'note'],
  notAsked: 'no person was present',
  unnamed: 'not named',
  written: '(as written in the scenario)',
  measures: ['measure', 'value', 'expected', 'result'],
  measured: {
    met: 'met',
    marginal: 'met, but marginal',
    missed: 'MISSED',
    stalled: 'not judged: stalled',
    'no-data': 'no data',
  },
  checks: ['check', 'cases', 'findings', 'result'],
  states: {
    failed: 'FAILED',
    inconclusive: 'INCONCLUSIVE',
    passed: 'passed',
    stalled: 'not judged: stalled',
    'no-cases': 'no cases: UNPROVED',
  },
  idle: (checks: number, names: string) => `${checks} check${checks === 1 ? '' : 's'} had no cases: ${names}.`,
  coreErrors: 'Errors inside the core:',
  unmet: 'Unmet expectations:',
  unmetAt: (t: number, step: string, detail: string) => `  at ${t} ms, ${step}: ${detail}`,
  history: 'history',
  page: 'report',
  replay: 'replay',
};
