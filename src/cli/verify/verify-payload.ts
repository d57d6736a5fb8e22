import { defaultConfig } from '#core/config.ts';
import type { Bilingual } from '#core/domain/errors.ts';
import type { FlatPayload } from '#core/signing/canonical.ts';
import { explainSearch, signStep } from '#core/signing/diagnosis/diagnose.ts';
import type { SignExplanation } from '#core/signing/explain.ts';
import type { PayloadError } from '#core/signing/payload-error.ts';
import { separatorError } from '#core/signing/separators.ts';
import { decodePayload, decodePayloadJson, findPayloadError } from '#core/signing/payload.ts';
import type { DecodedPayload } from '#core/signing/payload.ts';
import { parseFlatJson } from '#core/signing/strict-json.ts';
import { timestampError } from '#core/signing/timestamp-window.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { padText } from '#harness/reports/text-width.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { durationOr } from '../shared/project/core-limits.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { Language } from '../shared/language.ts';
import { outputsIn } from '../texts/sentences/index.ts';

/** Flags of `vendloop verify`. */
export interface VerifyOptions extends ProjectFlags {
  readonly key?: string;
  readonly file?: string;
  readonly sign?: string;
  /** False for `--no-window`. */
  readonly window: boolean;
  readonly showSecrets?: boolean;
  readonly json?: boolean;
}

/** The result for a payload that could be decoded. */
interface VerifyResult extends SignExplanation {
  readonly payload: FlatPayload;
  /** What the client did, or may have done, to compute another sign; null if the sign is right. */
  readonly hint: Bilingual | null;
  /** What is wrong with its timestamp; null if valid or not checked. */
  readonly timestampError: Bilingual | null;
  /** What the endpoints refuse even if the sign is right, or null. */
  readonly note: Bilingual | null;
}

export async function verify(io: CliIo, argument: string | undefined, options: VerifyOptions): Promise<void> {
  const project = await loadProject(io, options);
  const key = appKeyOf(options.key, io, project);
  const windowMs = durationOr(project?.members.timestampWindow, defaultConfig.timestampWindowMs);
  const decoded = decode(await payloadText(io, argument, options.file), options.sign);
  if (!decoded.ok) {
    io.out(
      options.json === true
        ? `${JSON.stringify({ valid: false, error: decoded.error }, null, 2)}\n`
        : malformedText(decoded.error, io.language),
    );
    io.exit(1);
    return;
  }
  const finding = verifyResultOf(io, decoded.payload, options.sign ?? decoded.sign, key, { ...options, windowMs });
  const valid = finding.valid && finding.timestampError === null;
  io.out(
    options.json === true
      ? `${JSON.stringify(resultRecord(finding, valid), null, 2)}\n`
      : resultText(finding, options.window, io.language),
  );
  io.exit(valid ? 0 : 1);
}

async function payloadText(io: CliIo, argument: string | undefined, file: string | undefined): Promise<string> {
  if ((argument === undefined) === (file === undefined))
    throw new UsageError('give one payload: as an argument, or with --file FILE');
  // The final line break of a file is not part of the payload.
  return argument ?? (await io.readInput(file ?? '-')).trim();
}

/** Decodes base64, the JSON inside it, or the body of a request around it. */
function decode(text: string, sign: string | undefined): DecodedPayload {
  if (!text.startsWith('{')) return decodePayload(text);
  const parsed = parseFlatJson(text);
  if (!parsed.ok) return parsed;
  const payload = parsed.value['payload'];
  if (typeof payload === 'string' && Object.keys(parsed.value).length === 1) return decodePayload(payload);
  if (sign === undefined) return decodePayloadJson(text);
  const error = findPayloadError(parsed.value);
  return error === null ? { ok: true, payload: parsed.value, sign } : { ok: false, error };
}

function verifyResultOf(
  io: CliIo,
  payload: FlatPayload,
  givenSign: string,
  key: string,
  options: VerifyOptions & { readonly windowMs: number },
): VerifyResult {
  const { included, omitted, canonical, computedSign, valid, ...search } = explainSearch(payload, givenSign, {
    appKey: key,
    showSecrets: options.showSecrets ?? false,
  });
  const hint = valid ? null : signStep({ included, omitted, canonical, computedSign, valid, ...search }).text;
  const timestampProblem = options.window ? timestampError(payload['timestamp'], io.now(), options.windowMs) : null;
  const separatorProblem = separatorError(payload, ['notify_url']);
  const note =
    separatorProblem === null
      ? null
      : {
          en: `${separatorProblem.text.en}: the core's endpoints refuse this, even with a right sign`,
          zh: `${separatorProblem.text.zh}：即使签名正确，核心的接口也会拒绝`,
        };
  return {
    included,
    omitted,
    canonical,
    computedSign,
    givenSign,
    valid,
    hint,
    payload,
    timestampError: timestampProblem,
    note,
  };
}

/** The result for programs, in English. */
function resultRecord({ timestampError: problem, note, ...finding }: VerifyResult, valid: boolean) {
  const english = { timestampError: problem?.en ?? null, note: note?.en ?? null };
  return { ...finding, ...english, valid, signValid: finding.valid };
}

function malformedText({ layer, text }: PayloadError, language: Language): string {
  return `${outputsIn(language)(`NOT VALID (malformed, ${layer}): ${escapeUnprintable(text[language])}`)}\n`;
}

function resultText(result: VerifyResult, window: boolean, language: Language): string {
  const t = outputsIn(language);
  const rows: (readonly [string, string])[] = [
    ...result.included.map(({ contribution }, index) => [index === 0 ? t('members') : '', contribution] as const),
    ...result.omitted.map(({ name, reason }) => [t('left out'), `${name}: ${reason[language]}`] as const),
    [t('hashed'), result.canonical],
    [t('computed'), result.computedSign],
    [t('given'), result.givenSign ?? ''],
    [
      t('timestamp'),
      window ? (result.timestampError?.[language] ?? t('within the window')) : t('not examined (--no-window)'),
    ],
    ...(result.note === null ? [] : [[t('note'), result.note[language]] as const]),
  ];
  const table = rows.map(([label, text]) => `${padText(label, 10)} ${escapeUnprintable(text)}\n`).join('');
  return `${table}\n${t(conclusion(result, language))}\n`;
}

function conclusion({ hint, timestampError: problem }: VerifyResult, language: Language): string {
  if (hint !== null) return `NOT VALID: the sign does not match: ${hint[language]}`;
  return problem === null ? 'VALID' : `NOT VALID: the sign is right, but ${problem[language]}`;
}
