import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { isAcknowledgement } from '#core/domain/callback-rules.ts';
import { dialectNames } from '#core/domain/merchant.ts';
import { HttpFailure, type Http, type HttpRequest } from '#core/ports/http.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { nearest } from '#simulators/nearest.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { UsageError, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { Project } from '../shared/project/project.ts';
import { merchantOf } from '../shared/target-account.ts';
import { callbackBody } from './callbacks.ts';
import { callbackKinds, mistakeNames } from './kinds.ts';
import { callbackMistakes, type CallbackMistake } from './mistakes.ts';
import { triggerTexts } from './texts.ts';

/** Flags of `vendloop trigger`. */
export interface TriggerFlags extends ProjectFlags {
  readonly to: string;
  readonly key?: string;
  readonly wrong?: string;
  readonly times: string;
  readonly dialect?: string;
  readonly orderId: string;
  readonly recordId: string;
  readonly deliveryId: string;
  readonly tradeId: string;
  readonly floorStatus?: string;
  readonly errorMsg?: string;
  readonly timestamp?: string;
  readonly json?: boolean;
}

/** Time for the status line, as the core waits for it (PROTOCOL §5.15), ms. */
const timeoutMs = 5_000;
/** Longest part of an answer that is printed, in characters. */
const maxShownAnswer = 500;

/** A receiver's answer, or why there is none. */
type Answer =
  | { readonly status: number; readonly body: string; readonly failure: null }
  | { readonly status: null; readonly body: ''; readonly failure: string };

/** Sends a callback to a receiver, and prints request, answer and whether it counts as acknowledged. */
export async function trigger(io: CliIo, kind: string, flags: TriggerFlags): Promise<void> {
  const request = requestOf(io, kind, flags, await loadProject(io, flags));
  const mistake = mistakeOf(flags.wrong);
  const times = wholeNumber('--times', flags.times, 1, 1_000);
  const http = undiciHttp({ userAgent: 'vendloop' });
  let exitCode: 0 | 1 | 3 = 0;
  try {
    for (let attempt = 0; attempt < times; attempt += 1) {
      const answer = await post(http, request);
      io.out(flags.json === true ? answerJson(request, mistake, answer) : answerText(io, request, mistake, answer));
      exitCode = worse(exitCode, exitCodeOf(mistake, answer));
    }
  } finally {
    await http.close();
  }
  io.exit(exitCode);
}

function requestOf(io: CliIo, kindName: string, flags: TriggerFlags, project: Project | null): HttpRequest {
  const kind = oneOf('callback', kindName, callbackKinds);
  const dialect = flags.dialect ?? merchantOf(io, project)?.callbackDialect ?? 'raw';
  const signer = { appKey: appKeyOf(flags.key, io, project), dialect: oneOf('dialect', dialect, dialectNames) };
  const number = (option: string, text: string): number => wholeNumber(option, text, 0, Number.MAX_SAFE_INTEGER);
  const body = callbackBody(
    kind,
    {
      orderId: number('--order-id', flags.orderId),
      recordId: number('--record-id', flags.recordId),
      deliveryId: flags.deliveryId,
      tradeId: flags.tradeId,
      floorStatus:
        flags.floorStatus === undefined ? undefined : wholeNumber('--floor-status', flags.floorStatus, 0, 99),
      errorMsg: flags.errorMsg,
      timestamp: flags.timestamp === undefined ? Math.floor(io.now() / 1000) : number('--timestamp', flags.timestamp),
    },
    signer,
  );
  const right = { contentType: 'application/json; charset=utf-8', body };
  const sent = { ...right, ...mistakeOf(flags.wrong)?.apply(body, signer) };
  return { method: 'POST', url: urlOf(flags.to), headers: { 'content-type': sent.contentType }, body: sent.body };
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw new UsageError(`--to must be an absolute http or https URL, not "${escapeUnprintable(text)}"`);
}

function mistakeOf(name: string | undefined): CallbackMistake | null {
  return name === undefined ? null : callbackMistakes[oneOf('mistake', name, mistakeNames)];
}

function oneOf<T extends string>(what: string, name: string, names: readonly T[]): T {
  const match = names.find((known) => known === name);
  if (match) return match;
  throw new UsageError(
    `there is no ${what} "${name}"; did you mean "${nearest(name, names)}"? There are: ${names.join(', ')}`,
  );
}

async function post(http: Http, request: HttpRequest): Promise<Answer> {
  try {
    const { status, body } = await http.send(request, { timeoutMs, until: 'whole' });
    return { status, body, failure: null };
  } catch (error) {
    // The core reads no more than the status line, so the rest must not decide.
    const isUnreadable = error instanceof HttpFailure && ['too-large', 'cut', 'timeout'].includes(error.reason);
    return isUnreadable ? postForStatus(http, request) : failed(error);
  }
}

async function postForStatus(http: Http, request: HttpRequest): Promise<Answer> {
  try {
    const { status } = await http.send(request, { timeoutMs, until: 'status' });
    return { status, body: '', failure: null };
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): Answer {
  if (!(error instanceof HttpFailure)) throw error;
  return { status: null, body: '', failure: error.message };
}

function isAcknowledged({ status }: Answer): boolean {
  return status !== null && isAcknowledgement(status);
}

function exitCodeOf(mistake: CallbackMistake | null, answer: Answer): 0 | 1 | 3 {
  if (mistake === null) return isAcknowledged(answer) ? 0 : 1;
  if (isAcknowledged(answer)) return 1;
  return answer.failure === null ? 0 : 3;
}

/** The exit code of both: 1 before 3 before 0. */
function worse(a: 0 | 1 | 3, b: 0 | 1 | 3): 0 | 1 | 3 {
  return a === 1 || b === 1 ? 1 : a === 3 || b === 3 ? 3 : 0;
}

function answerText(io: CliIo, request: HttpRequest, mistake: CallbackMistake | null, answer: Answer): string {
  const texts = triggerTexts[io.language];
  const { failure, status, body } = answer;
  const shown = escapeUnprintable(body.slice(0, maxShownAnswer));
  const conclusion =
    mistake === null
      ? isAcknowledged(answer)
        ? []
        : [texts.mustAcknowledge]
      : [isAcknowledged(answer) ? texts.mustRefuse : failure === null ? texts.expectedRefusal : texts.noProof];
  const lines = [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
    '',
    escapeUnprintable(request.body),
    '',
    ...(mistake === null ? [] : [`${texts.wrong}: ${mistake.description[io.language]}`]),
    failure === null ? `${texts.answer}: HTTP ${status}` : texts.noAnswer(escapeUnprintable(failure)),
    ...(shown === '' ? [] : [shown]),
    '',
    isAcknowledged(answer) ? texts.acknowledged : texts.notAcknowledged,
    ...conclusion,
  ];
  return `${lines.join('\n')}\n`;
}

function answerJson(request: HttpRequest, mistake: CallbackMistake | null, answer: Answer): string {
  const record = {
    request,
    mistake: mistake?.description.en ?? null,
    answer: { status: answer.status, body: answer.body.slice(0, maxShownAnswer), failure: answer.failure },
    acknowledged: isAcknowledged(answer),
    asItShouldBe: exitCodeOf(mistake, answer) === 0,
  };
  return `${JSON.stringify(record)}\n`;
}
