import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VendloopError, type VendloopErrorCode } from 'vendloop';
import { checkTarget, defineTarget, type MerchantAccount, type TargetCore, type TargetMachine } from 'vendloop/driver';

/** A cloud that runs, and how to stop it if this test has started it. */
export interface Cloud {
  readonly url: string;
  stop(): Promise<void>;
}

const account: MerchantAccount = { appId: 'demo-merchant', appSecret: 'demo-app-secret', appKey: 'demo-app-key' };

/** Your own cloud, or a core of vendloop on a free port. */
export async function openCloud(): Promise<Cloud> {
  const url = process.env['CLOUD_URL'];
  return url === undefined ? serve() : { url, stop: () => Promise.resolve() };
}

async function serve(): Promise<Cloud> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const database = join(folder, 'cloud.sqlite');
  const core = spawn('vendloop', ['serve', '--port', '0', '--database', database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => core.once('exit', resolve));
  const stop = async (): Promise<void> => {
    core.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  for await (const line of createInterface(core.stdout)) {
    const [url] = /http:\/\/\S+:\d+/.exec(line) ?? [];
    if (url !== undefined) return { url, stop };
  }
  throw new Error('vendloop serve ended before it listened');
}

/** Codes of errors after which the tests are skipped: there is no such cloud today. */
const absent: readonly VendloopErrorCode[] = ['cannot-join'];

/** Why the machines cannot be played at this cloud; null when they can. It changes nothing there. */
export async function whyNot(url: string, machines: readonly TargetMachine[]): Promise<string | null> {
  const target: TargetCore = defineTarget({ url, merchant: account, machines });
  try {
    await checkTarget(target);
    return null;
  } catch (error) {
    if (error instanceof VendloopError && absent.includes(error.code)) return error.message;
    throw error;
  }
}
