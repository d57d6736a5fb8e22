import type { FlatPayload } from '#core/signing/canonical.ts';
import { explainSign } from '#core/signing/explain.ts';
import { encodePayload, findPayloadError } from '#core/signing/payload.ts';
import { parseFlatJson } from '#core/signing/strict-json.ts';
import { escapeUnprintable } from '#harness/printable.ts';
import { padText } from '#harness/reports/text-width.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { UsageError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { loadProject } from '../shared/project/load-project.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import { outputsIn } from '../texts/sentences/index.ts';

/** Flags of `vendloop sign`. */
export interface SignOptions extends ProjectFlags {
  readonly key?: string;
  readonly file?: string;
  /** False for `--no-timestamp`. */
  readonly timestamp: boolean;
  readonly json?: boolean;
}

export async function signMembers(io: CliIo, pairs: readonly string[], options: SignOptions): Promise<void> {
  const key = appKeyOf(options.key, io, await loadProject(io, options));
  const members = withoutSign({ ...(await membersOfFile(io, options.file)), ...membersOf(pairs) });
  if (Object.keys(members).length === 0) throw new UsageError('nothing to sign: give member=value, or --file FILE');
  const payload: FlatPayload =
    options.timestamp && !('timestamp' in members)
      ? { ...members, timestamp: String(Math.floor(io.now() / 1000)) }
      : members;
  const error = findPayloadError(payload);
  if (error !== null) throw new UsageError(`cannot sign this: ${error.text.en}`);
  const { computedSign, canonical } = explainSign(payload, null, key);
  const encoded = encodePayload(payload, key);
  const result = { sign: computedSign, canonical, members: payload, payload: encoded };
  const t = outputsIn(io.language);
  io.out(
    options.json === true
      ? `${JSON.stringify(result, null, 2)}\n`
      : [
          ['signed', escapeUnprintable(canonical)],
          ['sign', computedSign],
          ['payload', encoded],
        ]
          .map(([label = '', text = '']) => `${padText(t(label), 9)}${text}\n`)
          .join(''),
  );
  io.exit(0);
}

/** An existing sign is dropped: it is computed anew. */
function withoutSign(members: FlatPayload): FlatPayload {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'sign'));
}

async function membersOfFile(io: CliIo, file: string | undefined): Promise<FlatPayload> {
  if (file === undefined) return {};
  const parsed = parseFlatJson(await io.readInput(file));
  if (!parsed.ok) throw new UsageError(`${file === '-' ? 'standard input' : file}: ${parsed.error.text.en}`);
  return parsed.value;
}

/** Splits `member=value` at the first `=`; the value may contain more of them. */
function membersOf(pairs: readonly string[]): FlatPayload {
  const entries = pairs.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`"${escapeUnprintable(text)}" is not of the form member=value`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const duplicate = entries.find(([name], index) => entries.findIndex(([other]) => other === name) < index);
  if (duplicate) throw new UsageError(`member "${escapeUnprintable(duplicate[0])}" is given twice`);
  return Object.fromEntries(entries);
}
