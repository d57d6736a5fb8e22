import { describe, expect, it } from 'vitest';
import type { Certification } from '#harness/certify/certification.ts';
import { certificatePage } from '#harness/reports/certify/html.ts';
import { certificationSuite } from '#harness/reports/certify/suite.ts';
import { certificationText } from '#harness/reports/certify/text.ts';
import { renderedCases } from '#harness/reports/suite/test-suite.ts';
import { junitFile } from '#harness/reports/suite/junit-xml.ts';
import { escapeUnprintableLines } from '#harness/printable.ts';
import { certificationSample, sampleResults } from './certification-sample.ts';

const certification = certificationSample([
  { case: 'lock-acknowledged', reason: 'to be fixed in May' },
  { case: 'sale', reason: 'an old declaration' },
]);
const statesOf = (subject: Certification): Readonly<Record<string, string>> =>
  Object.fromEntries(renderedCases(certificationSuite(subject)).map(({ name, state }) => [name, state]));

/** Clears the screen, forges a line, turns round, and is a script. */
const hostile = 'a\u001b[2J\r\nPASS FORGED\u202e\u200b\u0085</td><script>alert(1)</script>]]>&amp;\u0000';

describe('a certification with hostile texts of a driver or a cloud', () => {
  const subject: Certification = {
    ...certification,
    target: `http://tiny.test/${hostile}`,
    driver: hostile,
    machines: [{ machine: hostile, kind: hostile }],
    results: sampleResults.map((result) => ({
      ...result,
      reason: { en: hostile, zh: hostile },
      machines: [hostile],
      evidence: [{ atMs: 0, kind: 'note', text: hostile }],
    })),
    verdict: { ...certification.verdict, reason: { en: hostile, zh: hostile } },
  };

  it('prints nothing that moves the cursor', () => {
    const text = escapeUnprintableLines(certificationText(subject, () => 'evidence.txt', 'en'));
    expect(text).not.toMatch(/[^\P{C}\n]/u);
    expect(text).not.toMatch(/^PASS FORGED/m);
  });

  it('has a page without their elements, and a JUnit file that is XML', () => {
    const page = certificatePage(subject);
    expect(page).not.toMatch(/<script>alert|[^\P{Cc}\n\t]/u);
    const xml = junitFile([certificationSuite(subject)]);
    // These are no characters of XML.
    expect(xml).not.toMatch(/<script>alert|(?![\u0080-\u009f])[^\P{Cc}\n\r\t]/u);
  });
});

describe('the text of a certification', () => {
  const text = certificationText(certification, ({ name }) => `evidence/${name}.txt`, 'en');

  it('has every case, why it did not pass, what was left out, and the slack', () => {
    expect(text).toMatch(/^Orders and deliveries\n {2}sale +PASS/m);
    expect(text).toMatch(/lock-acknowledged +FAIL .*\(known: to be fixed in May\)/);
    expect(text).toMatch(/restart +PARTIAL .*not asked: the restart itself/);
    expect(text).toContain('Left out by --quick: timeout (100 s).');
    expect(text).toContain('slack 50 ms: 2 × 4 ms round trip, 2 ms lag of this process, 40 ms for timers of the cloud');
  });

  it('shows undeclared failures and passed declarations with the end of their evidence', () => {
    expect(text).toContain('FAIL callback-failure\n');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('the machine reported failure, and the callback reports success');
    expect(text).toContain('evidence: evidence/callback-failure.txt');
    expect(text).toContain('declared as a known failure, and passes: take the declaration out');
    expect(text).not.toContain('FAIL lock-acknowledged\n');
    expect(text).toContain('FAIL 1 case failed: callback-failure. 1 known failure passed: sale.');
  });

  it('is there in Chinese', () => {
    const chinese = certificationText(certification, ({ name }) => name, 'zh');
    expect(chinese).toContain('订单与出货');
    expect(chinese).toContain('已支付的订单会出货');
    expect(chinese).toContain('FAIL 1 个用例失败：callback-failure。');
  });
});

describe('the suite of a certification', () => {
  it('fails with undeclared failures and passed declarations, and skips declared failures', () => {
    expect(statesOf(certification)).toEqual({
      verdict: 'failed',
      sale: 'failed',
      'callback-failure': 'failed',
      'lock-acknowledged': 'skipped',
      restart: 'skipped',
      timeout: 'skipped',
    });
  });

  it('passes when all failures are declared', () => {
    const declared = ['lock-acknowledged', 'callback-failure'].map((name) => ({ case: name, reason: 'known' }));
    expect(statesOf(certificationSample(declared))).toMatchObject({ verdict: 'passed', sale: 'passed' });
  });
});

describe('the certificate', () => {
  it.each(['en', 'zh'] as const)('is one page without script and addresses, in %s', (language) => {
    const page = certificatePage(certification, language);
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('http://tiny.test/&lt;b&gt;');
    expect(page).toContain(`<html lang="${language === 'en' ? 'en' : 'zh-CN'}">`);
  });

  it('opens what failed, with requests, frames and callbacks', () => {
    const page = certificatePage(certification);
    const [, failure = ''] =
      /<details class="case" open>(\s*<summary><span class="badge bad">[^]*?)<\/details>/.exec(page) ?? [];
    expect(failure).toContain('callback-failure');
    expect(failure).toContain('POST http://tiny.test/orders');
    expect(failure).toContain('drinks-0001');
    expect(page).toContain('<th scope="row">dwell limit, locker</th><td>12 s</td>');
    expect(page).not.toContain('tiny-api-secret');
  });
});
