import type { Command } from 'commander';
import { defaultConfig } from '#core/config.ts';
import { appKeyOf } from '../shared/app-key.ts';
import { UsageError, messageOf, wholeNumber } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { nearest } from '#simulators/nearest.ts';
import { examine, type ExamineOptions } from './examine.ts';
import { maxInputLength, readInput, type DoctorInput } from './input.ts';
import { listenAndExamine } from './listen.ts';
import { reportOf, type ReportLanguage } from './report.ts';
import { endpointNamed, endpointNames } from './request-steps.ts';

interface DoctorFlags {
  readonly key?: string;
  readonly file?: string;
  readonly appid?: string;
  readonly appSecret?: string;
  readonly endpoint?: string;
  /** False for `--no-window`. */
  readonly window: boolean;
  readonly listen?: string;
  readonly host: string;
  readonly lang: string;
  readonly json?: boolean;
  readonly showSecrets?: boolean;
}

const examples = `
Examples:
  vendloop doctor --key kva eyJtYWNoaW5lX25vIjoi…
  vendloop doctor --key kva --file request.txt       an HTTP request, or a curl command
  vendloop doctor --key kva --file callback.json     a callback's body: which library verifies its sign
  vendloop doctor --key kva --listen 7090            point your program at http://127.0.0.1:7090

Exit codes: 0 healthy, 1 something is wrong, 2 usage.`;

/** `vendloop doctor`: finds what is wrong with a payload or a request, and how its wrong sign was computed. */
export function registerDoctor(program: Command, io: CliIo): void {
  program
    .command('doctor')
    .description('find what is wrong with a payload or a whole request, and why its sign does not match')
    .argument(
      '[input]',
      'a payload, its JSON, a body {"payload": "…"}, the body of a callback, an HTTP request, or a curl command; - ' +
        'for standard input',
    )
    .option('--key <key>', 'the AppKey (or set VENDLOOP_APP_KEY)')
    .option('--file <file>', 'read the input from a file, or - for standard input')
    .option('--appid <id>', 'the Appid: compared with the header, and tried in place of the AppKey')
    .option('--app-secret <secret>', 'the AppSecret, used in the same way (or set VENDLOOP_APP_SECRET)')
    .option(
      '--endpoint <name>',
      `check the members of a bare payload as this endpoint requires: ${endpointNames.join(', ')}`,
    )
    .option('--no-window', `do not check that timestamp is within ${defaultConfig.timestampWindowMs / 1000} s of now`)
    .option('--listen <port>', 'listen for requests on this port, and examine each; nothing is delivered')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--lang <language>', 'language of the report: en or zh', 'en')
    .option('--json', 'print the result as JSON (with --listen, a line for each request)')
    .option('--show-secrets', 'print AppKey and AppSecret unmasked')
    .addHelpText('after', examples)
    .action((input: string | undefined, flags: DoctorFlags) => doctor(io, input, flags));
}

async function doctor(io: CliIo, input: string | undefined, flags: DoctorFlags): Promise<void> {
  const language = languageOf(flags.lang);
  const options = optionsOf(io, flags);
  if (flags.listen !== undefined) {
    if (input !== undefined || flags.file !== undefined)
      throw new UsageError('--listen takes no input: the requests are the input');
    const port = wholeNumber('--listen', flags.listen, 0, 65_535);
    await listenAndExamine(io, {
      host: flags.host,
      port,
      language,
      json: flags.json === true,
      options: () => ({ ...options, window: windowOf(io, flags) }),
    });
    io.exit(0);
    return;
  }
  const diagnosis = await examine(parseInput(await inputOf(io, input, flags.file)), options);
  io.out(flags.json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : reportOf(diagnosis, language));
  io.exit(diagnosis.healthy ? 0 : 1);
}

function optionsOf(io: CliIo, flags: DoctorFlags): ExamineOptions {
  return {
    appKey: appKeyOf(flags.key, io),
    appId: flags.appid,
    appSecret: flags.appSecret ?? io.env('VENDLOOP_APP_SECRET'),
    window: windowOf(io, flags),
    endpoint: endpointOf(flags.endpoint),
    showSecrets: flags.showSecrets === true,
  };
}

function windowOf(io: CliIo, flags: DoctorFlags): ExamineOptions['window'] {
  return flags.window ? { nowMs: io.now(), windowMs: defaultConfig.timestampWindowMs } : null;
}

function endpointOf(name: string | undefined): ExamineOptions['endpoint'] {
  if (name === undefined) return undefined;
  const endpoint = endpointNamed(name);
  if (!endpoint)
    throw new UsageError(`there is no endpoint "${name}"; did you mean "${nearest(name, endpointNames)}"?`);
  return endpoint;
}

function languageOf(text: string): ReportLanguage {
  if (text === 'en' || text === 'zh') return text;
  throw new UsageError(`--lang must be en or zh, not "${text}"`);
}

async function inputOf(io: CliIo, input: string | undefined, file: string | undefined): Promise<string | Uint8Array> {
  if ((input === undefined) === (file === undefined))
    throw new UsageError(
      'give one payload or request: as an argument, with --file FILE, or - for standard input; or --listen PORT',
    );
  const text = input === undefined || input === '-' ? await io.readBytes(file ?? '-') : input;
  if (text.length > maxInputLength)
    throw new UsageError(
      `the input has ${text.length} ${typeof text === 'string' ? 'characters' : 'bytes'}; at most ` +
        `${maxInputLength} are read, and the core reads less`,
    );
  return text;
}

function parseInput(text: string | Uint8Array): DoctorInput {
  try {
    return readInput(text);
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
