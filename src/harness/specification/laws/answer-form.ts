import type { Answer, Call, CoreChange } from '../observation.ts';
import { isObject } from '../rules/shared/expected.ts';
import { codeTable, type CodeRow } from '../rules/calls/code-table.ts';
import { languageAsked } from './language.ts';
import { LawFindings, type Law, type LawContext } from './law.ts';

/** Every answer has the form of §1, and a code, status and message of §6, whatever the call was. */
export const answerForm: Law = {
  name: 'answer-form',
  start(context) {
    const findings = new LawFindings();
    return {
      call: (call) => {
        if (call.answer) judgeAnswer(context, findings, call, call.answer);
      },
      result: () => findings.result(),
    };
  },
};

function judgeAnswer(context: LawContext, findings: LawFindings, call: Call, answer: Answer): void {
  const { status, code, message } = answer;
  const what = `${call.method} ${call.path} was answered ${status} with ${code}`;
  judgeRetryAfter(findings, what, call, answer);
  if (code === 0) {
    findings.judge('success');
    const isSample = context.terms.limits.unpaidCodeZero && message === '订单未支付';
    if (status !== 200 || (message !== 'ok' && !isSample)) {
      findings.add('success', `${what} and ${JSON.stringify(message)}; allowed is 200 and "ok"`, call);
    }
    return;
  }
  findings.judge('no-other-codes', 'failure');
  const row = codeTable.get(code);
  if (!row) {
    findings.add('no-other-codes', `${what}; allowed are 0 and the codes of the table`, call);
    return;
  }
  judgeRefusal(findings, what, call, answer, row);
  if (code === 5000) judgeInnerFailure(context, findings, what, call);
}

function judgeRefusal(
  findings: LawFindings,
  what: string,
  call: Call,
  { status, message, data }: Answer,
  { clause, statuses, texts, data: allowed }: CodeRow,
): void {
  findings.judge(clause, 'message-text');
  if (!statuses.includes(status)) findings.add(clause, `${what}; allowed is ${statuses.join(' or ')}`, call);
  const [chinese, english] = texts;
  if (!hasText(message, chinese, '：') && !hasText(message, english, ': ')) {
    const sentence = `${what} and ${JSON.stringify(message)}; allowed is "${chinese}" or "${english}"`;
    findings.add('message-text', sentence, call);
  }
  judgeLanguage(findings, what, call, { message, chinese, english });
  const unknown = isObject(data) ? Object.keys(data).find((name) => !allowed.some((one) => one === name)) : 'data';
  if (unknown === undefined) return;
  findings.add('failure', `${what} and ${JSON.stringify(data)}; allowed is no ${unknown}`, call);
}

/** §1.13. */
function judgeLanguage(
  findings: LawFindings,
  what: string,
  call: Call,
  { message, chinese, english }: { readonly message: string; readonly chinese: string; readonly english: string },
): void {
  if (call.language === undefined) return;
  findings.judge('language');
  const asked = languageAsked(call.language) === 'en' ? english : chinese;
  if (message.startsWith(asked)) return;
  const sentence = `${what} and ${JSON.stringify(message)} to Accept-Language ${call.language}; allowed is "${asked}"`;
  findings.add('language', sentence, call);
}

/** §1.12. */
function hasText(message: string, text: string, separator: string): boolean {
  return message === text || message.startsWith(`${text}${separator}`);
}

/** §1.14. */
function judgeRetryAfter(findings: LawFindings, what: string, call: Call, { data, retryAfter }: Answer): void {
  const ms = isObject(data) ? data['retry_after_ms'] : undefined;
  if (ms === undefined && retryAfter === null) return;
  findings.judge('retry-after');
  const allowed = typeof ms === 'number' ? Math.ceil(ms / 1000) : null;
  if (retryAfter === allowed) return;
  const given = retryAfter === null ? 'without Retry-After' : `with Retry-After ${retryAfter}`;
  findings.add('retry-after', `${what} ${given}; allowed is ${allowed ?? 'none'}`, call);
}

/** §1.44: only a core that failed answers so. */
function judgeInnerFailure(context: LawContext, findings: LawFindings, what: string, call: Call): void {
  findings.judge('inner-failure');
  if (failedMeanwhile(context, call)) return;
  findings.add('inner-failure', `${what}, though neither the core nor its store failed; allowed is an answer`, call);
}

/** Whether the core was stopped, or its store failed, at some time between the call and its answer. */
function failedMeanwhile({ coreChanges, terms }: LawContext, { from, to }: Call): boolean {
  const lastsUntil = (place: number, end: CoreChange['change']): number =>
    coreChanges.slice(place).find(({ change }) => change === end)?.to ?? Infinity;
  return coreChanges.some(({ change, from: since }, place) => {
    if (change !== 'stopped' && change !== 'store-failing') return false;
    const until = lastsUntil(place, change === 'stopped' ? 'started' : 'store-working');
    return since <= to && until + terms.slackMs >= from;
  });
}
