import { refusalResponse, successResponse } from '#core/api/envelope.ts';
import { serveApi } from '#core/api/http/http-server.ts';
import type { ApiRequest, ApiResponse } from '#core/api/http-types.ts';
import { languageOf } from '#core/api/language.ts';
import { openApiDocument } from '#core/api/openapi/openapi.ts';
import type { Diagnosis } from '#core/signing/diagnosis/diagnosis-result.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import type { CliIo } from '../shared/io.ts';
import { version } from '../shared/version.ts';
import { examine, type ExamineOptions } from './examine.ts';
import { reportOf, type ReportLanguage } from './report.ts';

/** Where to listen, and how to examine requests. */
export interface ListenOptions {
  readonly host: string;
  /** 0 selects any free port. */
  readonly port: number;
  readonly language: ReportLanguage;
  readonly json: boolean;
  /** Called for each request: it holds the current time. */
  readonly options: () => ExamineOptions;
}

/** Examines every request, prints the diagnosis, and answers as the API would, until the process is stopped. */
export async function listenAndExamine(
  io: CliIo,
  { host, port, language, json, options }: ListenOptions,
  stopped: () => Promise<void> = waitForSignal,
): Promise<void> {
  let count = 0;
  const api = await serveApi({
    handle: async (request) => {
      const diagnosis = await examine({ kind: 'request', request }, options());
      count++;
      io.out(
        json
          ? `${JSON.stringify({ request: `${request.method} ${request.path}`, ...diagnosis })}\n`
          : `--- ${count}: ${request.method} ${escapeUnprintable(request.path)}\n${reportOf(diagnosis, language)}\n`,
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
  io.err(
    `vendloop doctor listens at ${api.url}: send requests there in place of the API's address.\nEach is examined ` +
      `and answered with its diagnosis. Nothing is ordered and nothing is delivered. Ctrl-C ends it.\n`,
  );
  await stopped();
  await api.close();
  io.err(`${count} ${count === 1 ? 'request' : 'requests'} examined\n`);
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
