import { refusalResponse, successResponse } from '#core/api/envelope.ts';
import { serveApi } from '#core/api/http/http-server.ts';
import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import { languageOf } from '#core/api/language.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import type { Diagnosis } from '#core/signing/diagnosis/diagnosis-result.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { examine, type ExamineOptions } from '../doctor/examine.ts';
import { reportOf } from '../doctor/report.ts';
import type { Language } from '../shared/language.ts';

/** Where to listen, and how to examine requests. */
export interface ListenOptions {
  readonly host: string;
  /** 0 selects any free port. */
  readonly port: number;
  readonly json: boolean;
  /** Called for each request: it holds the current time. */
  readonly options: () => ExamineOptions;
}

/** What is printed at the start and at the end. */
interface ListenTexts {
  readonly started: (url: string) => string;
  readonly ended: (count: number) => string;
}

/** The texts in every language. */
const listenTexts: Readonly<Record<Language, ListenTexts>> = {
  en: {
    started: (url) =>
      `listening at ${url}: use it as notify_url of callbacks, or in place of the API's address.\n` +
      'Each request is examined and answered with its diagnosis: 200 if it is right, so that the core takes a ' +
      'callback for\nacknowledged. Nothing is ordered and nothing is delivered. Ctrl-C ends it.\n',
    ended: (count) => `${count} ${count === 1 ? 'request' : 'requests'} examined\n`,
  },
  zh: {
    started: (url) =>
      `vendloop 正在监听 ${url}：可作为回调的 notify_url，或代替 API 的地址。\n` +
      '每个请求都会被检查，并以诊断结果应答：正确时为 200，核心便视回调为已确认。\n' +
      '不会下单，也不会出货。按 Ctrl-C 结束。\n',
    ended: (count) => `已检查 ${count} 个请求\n`,
  },
};

/** Examines every request, prints the diagnosis, and answers as the API would, until the process is stopped. */
export async function serveExaminer(
  io: CliIo,
  { host, port, json, options }: ListenOptions,
  stopped: (url: string) => Promise<void> = waitForSignal,
): Promise<void> {
  let count = 0;
  const texts = listenTexts[io.language];
  const api = await serveApi({
    handle: async (request) => {
      const diagnosis = await examine({ kind: 'request', request }, options());
      count++;
      io.out(
        json
          ? `${JSON.stringify({ request: `${request.method} ${request.path}`, ...diagnosis })}\n`
          : `--- ${count}: ${request.method} ${escapeUnprintable(request.path)}\n${reportOf(diagnosis, io.language)}\n`,
      );
      return answerTo(request, diagnosis);
    },
    health: () => ({ status: 'ok', requests: count }),
    metrics: () => Promise.resolve(''),
    openapi: openApiDocument(version),
    host,
    port,
    closeGraceMs: 500,
  });
  io.err(texts.started(api.url));
  await stopped(api.url);
  await api.close();
  io.err(texts.ended(count));
}

/** Waits for SIGINT (Ctrl-C) or SIGTERM. */
function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** The envelope of PROTOCOL §1 with the code that the core would answer, and the diagnosis in its data. */
function answerTo({ headers }: ApiRequest, diagnosis: Diagnosis): ApiResponse {
  const first = diagnosis.steps.find(({ state }) => state === 'wrong');
  const data = { delivered: false, diagnosis };
  if (first === undefined) return successResponse(data);
  const refusal = refusalResponse(
    { code: first.code ?? 4003, detail: first.text },
    languageOf(headers['accept-language']),
  );
  return { ...refusal, body: JSON.stringify({ ...(JSON.parse(refusal.body) as object), data }) };
}
