import { describe, expect, it } from 'vitest';
import type { BenchResult } from '#harness/bench/result.ts';
import { benchText } from '#harness/reports/bench/text.ts';
import { hostileText, hostile } from './hostile-sample.ts';
import {
  failing,
  inconclusive,
  kneeSweep,
  noFigure,
  passing,
  remote,
  samples,
  slower,
  slowerConfirmed,
  soak,
} from './sample.ts';
import { load } from './sample-figures.ts';

describe('a benchmark on a terminal', () => {
  it.each(Object.entries(samples))('keeps to 80 columns and prints nothing that is no figure: %s', (_, sample) => {
    const text = benchText(sample);
    expect(text).not.toMatch(noFigure);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toMatch(new RegExp(`^${sample.verdict} ${sample.profile}\n\n`));
    expect(text.replaceAll(/\s+/g, ' ')).toContain(sample.reason);
  });

  it('has its host and the command to repeat it', () => {
    const text = benchText(passing());
    for (const flatText of [
      'b4b0562a1c33e77d90b6a1cf35bb0f7d0bb0a5f1, clean',
      'vendloop 0.1.0, Node v20.19.2, k6 2.2.0',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'AMD EPYC',
      'Linux',
      'vendloop bench spread --seed 7',
    ])
      expect(text).toContain(flatText);
    expect(text).toContain('our own, started for this run');
    expect(benchText(remote())).toMatch(/https:\/\/core\.example\.test\/api[^]*DIRTY/);
    expect(benchText(slower())).toContain('injected on purpose: slow-store: 8 ms');
    expect(benchText(inconclusive())).toContain('not known: this is no checkout');
  });

  it('shows warm-up as such, and leaves it out of outcomes', () => {
    const text = benchText(passing());
    expect(text).toMatch(/warm-up +0–10 +50 +50 +0 .*warm-up\n/);
    expect(text).toMatch(/steady +10–70 +100 +100 +0 .*measured\n/);
    expect(text).toContain('Warm-up is shown here and is in no other figure.');
    expect(text).not.toMatch(/warm-up +success/);
    expect(benchText(inconclusive())).toMatch(/steady .* 812 .*FELL SHORT/);
  });

  it('has a dash for each percentile of which there are too few cases', () => {
    expect(benchText(passing())).toMatch(/added +5,561 +14\.\d +2\d\.\d +2\d\.\d +3\d\.\d +— +\d/);
    expect(benchText(remote())).toMatch(/verify +0 +— +— +— +— +— +—\n/);
    expect(benchText(passing()).replaceAll(/\s+/g, ' ')).toMatch(
      /In none of these: 1\.\d\d ms of the 15\.\d ms that are added on the mean/,
    );
    expect(benchText(remote())).toContain('Not observed: verify, store, dispatch, settle, callback.');
  });

  it('has the host speed, the expected times, and the first measurement', () => {
    const flatText = (result: BenchResult): string => benchText(result).replaceAll(/\s+/g, ' ');
    expect(flatText(slower())).toContain(
      'k6 took 1.02 times the processor time that it took for the baseline: this machine is slower now, and the ' +
        'baseline counts times 1.04 (the square).',
    );
    expect(flatText(slower())).toContain(
      'The disk took 0.34 ms for two pages beside the core’s own; for the baseline it took 0.21 ms: what waits for ' +
        'it may take so much longer.',
    );
    const confirmedText = flatText(slowerConfirmed());
    expect(confirmedText).toContain(
      '1 of 1 figure is worse than in baselines/spread.json in both of two measurements.',
    );
    expect(confirmedText).toContain(
      'store p50 is WORSE: 4.10 ms (4.60 ms of this machine now) became 11.5 ms, +6.90 ms',
    );
    expect(confirmedText).toMatch(/base expected here.* store p50 4.10 4.60 11.5 \+6.90/);
    expect(confirmedText).toMatch(/The first one: .*dispatch p50 is WORSE: 0.90 ms became 4.90 ms/);
    const { baseline } = slower();
    expect(flatText({ ...slower(), baseline: { ...baseline, cpuRatio: null } as typeof baseline })).toContain(
      'is not known, so that nothing is allowed for it',
    );
  });

  it('has the locks, predicted and counted', () => {
    const text = benchText(passing());
    expect(text).toMatch(/ρ = λ·W \/ M +0\.0751\n/);
    expect(text).toMatch(/λ·W\) +75\.1 +74\.6\n/);
    expect(text).toMatch(/busy .* 7\.0 % +7\.0 %\n/);
    expect(text).toMatch(/spring +3,474 +835 +120,004 +0 +3\n/);
  });

  it('shows hostile requests by kind, stretches beside one another, and what the times of whole orders are of', () => {
    const kinds = [
      { kind: 'missing-sign', status: 400, code: 4006, requests: 1_500, rejected: 1_499 },
      { kind: 'replay', status: 200, code: 0, requests: 300, rejected: 300 },
    ];
    const { device, ...times } = load().times;
    const orders = load({ step: 'after', times: { ...times, device: { ...device!, n: 6_000 } } });
    const text = benchText(passing({ attacks: { planned: 1_500, kinds }, loads: [orders, load()] })).replaceAll(
      / +/g,
      ' ',
    );
    expect(text).toContain(
      '\nmissing-sign HTTP 400, code 4006 1,500 1,499\nreplay as the first time 300 300\n 1,500 were planned;',
    );
    expect(text).toMatch(/What the core adds in each step, ms\n.*\nafter 100 5,561 14\.8 .*\nsteady 100 5,561 14\.8 /);
    expect(text).toContain('An order that came to several deliveries is timed as a whole');
    expect(benchText(passing())).not.toMatch(/Hostile requests|in each stretch|several deliveries/);
  });

  it('names each worse figure with its difference, interval and margin, and reports when nothing was compared', () => {
    const text = benchText(slower()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('2 of 4 figures are worse than in baselines/spread.json.');
    expect(text).toContain(
      'store p50 is WORSE: 4.10 ms became 11.5 ms, +7.40 ms (99 % interval +6.60 to +8.30 ms); both exceed the ' +
        'margin of 2.00 ms.',
    );
    expect(text).not.toContain('dispatch p50 is WORSE');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'Each figure is the median of its blocks, parts of the run: 10 in the baseline, 9 here.',
    );
    expect(text).toMatch(/steady +fleet +0\.40 +3\.10 +9\.80 +30\.2 /);
    expect(benchText(passing())).toContain('No baseline: nothing was compared.');
    expect(benchText(remote()).replaceAll(/\s+/g, ' ')).toContain(
      'Not comparable with baselines/spread.json: it ran on another machine.',
    );
  });

  it('has the knee with the step that did not hold, and why; its latencies are of the greatest rate that held', () => {
    const text = benchText(kneeSweep());
    expect(text).toMatch(/250 +208 +341 +141 +423 {2}DID NOT HOLD/);
    expect(text).toContain('The greatest rate that held is 200 a second.');
    expect(text).toContain('Latency, ms: step-200');
    expect(text).toContain('latencies of 4 further steps');
    expect(benchText({ ...kneeSweep(), knee: { steps: [], rate: null } })).toContain('No rate held.');
  });

  it('has what rose, what broke, what was missed and what is not shown', () => {
    expect(benchText(soak())).toMatch(/memory of the core +118 +120 +\+3\.07 +MB\n/);
    expect(benchText(soak())).toMatch(/memory of the fleet +96\.0 +95\.9 +−0\.20 +MB\n/);
    const text = benchText(failing());
    expect(text).toContain('mutual-exclusion, machine 10000042, at 31.2 s');
    expect(text).toContain('Two customers paid; one motor turned.');
    expect(text).toContain('Lines 20, 42 of the history.');
    expect(text).toMatch(/MISSED +what the core adds is at most 50 ms at p95: 61\.2 ms/);
    expect(text).toMatch(/not known +locks are kept level/);
    expect(text).toContain('What this run does not show');
    expect(benchText(remote())).toContain('The core reported no spans');
  });

  it('has what went wrong besides the checks', () => {
    const text = benchText(
      passing({ hostile: Array.from({ length: 14 }, () => 'a replay was accepted'), problems: ['k6 ended with 107'] }),
    );
    expect(text).toMatch(
      /Hostile requests that were not answered as they should be\n(?: {2}a replay was accepted\n){10} {2}… and 4 more\n/,
    );
    expect(text).toContain('  k6 ended with 107\n');
    expect(text).toContain('300 virtual users at most');
  });

  it('shows each rule that was broken, however often another was', () => {
    const [often, once] = failing().checks.findings;
    const text = benchText(
      passing({
        checks: { cases: 1, checks: 1, findings: [...Array.from({ length: 9 }, () => ({ ...often! })), once!] },
      }),
    );
    expect(text).toContain('timeout-bound, at 44 s');
    expect(text).toContain('… and 5 more findings.');
  });

  it('lets no text give the terminal orders', () => {
    const text = benchText(hostile());
    expect(hostileText).toContain('\u001b');
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(text).toContain('售货机');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
