import { listen } from '#cli/listen/run-listen.ts';
import type { CliIo } from '#cli/shared/io.ts';
import type { Language } from '#cli/shared/language.ts';
import { app } from '#test/core/signing/diagnosis/client-requests.ts';

/** Runs `vendloop listen` on a free port while `work` runs. @returns what it printed. */
export async function whileListening(
  work: (url: string) => Promise<void>,
  { language = 'en', json = false }: { readonly language?: Language; readonly json?: boolean } = {},
): Promise<{ readonly out: string; readonly err: string }> {
  const output = { out: '', err: '' };
  const io = {
    language,
    env: () => undefined,
    now: () => 0,
    out: (text: string) => void (output.out += text),
    err: (text: string) => void (output.err += text),
    exit: () => undefined,
  } as unknown as CliIo;
  const { appKey: key, appId: appid, appSecret } = app;
  await listen(io, { key, appid, appSecret, host: '127.0.0.1', port: '0', window: false, json }, work);
  return output;
}
