import { createHmac } from 'node:crypto';
import {
  refusalReasons,
  type Answer,
  type CallTools,
  type DriverRequest,
  type DriverResponse,
  type Refusal,
  type RefusalReason,
} from 'vendloop/driver';

/** Words of the cloud that differ from those of vendloop. */
const words: Readonly<Record<string, RefusalReason>> = {
  device_busy: 'busy',
  not_paid: 'unpaid',
  bad_mac: 'signature',
};

export function mac(key: string, data: string | Uint8Array): string {
  return createHmac('sha256', key).update(data).digest('hex');
}

/** Calls the API of the cloud with one merchant's key. */
export class Api {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async get<T>(path: string, tools: CallTools): Promise<Answer<T>> {
    return readAnswer(await tools.send(this.#sign('GET', path, '', tools)));
  }

  async post<T>(path: string, message: object, tools: CallTools): Promise<Answer<T>> {
    return readAnswer(await tools.send(this.#sign('POST', path, JSON.stringify(message), tools)));
  }

  #sign(method: DriverRequest['method'], path: string, text: string, { at, nonce, forgery }: CallTools): DriverRequest {
    const key = forgery === 'unknown-key' ? 'never-given-out' : this.#key;
    const headers = {
      'content-type': 'application/json',
      'x-time': String(at),
      'x-request': nonce,
      'x-mac': mac(key, `${method} ${path} ${at} ${nonce} ${text}`),
    };
    const sent = forgery === 'mac-of-other-body' ? `${text} ` : text;
    return { method, url: this.#url + path, headers, body: Buffer.from(sent) };
  }
}

/** What the cloud answered: its data, or why it refuses. A page of HTML is a refusal too. */
function readAnswer<T>({ status, body }: DriverResponse): Answer<T> {
  const text = Buffer.from(body).toString();
  const { data, error = {} } = parse(text) as { data?: T; error?: { code?: unknown; message?: unknown } };
  if (status < 300 && data !== undefined) return { ok: true, value: data };
  const code = String(error.code ?? '');
  const refusal: Refusal = { reason: reasonOf(code), status, code, text: String(error.message ?? text.slice(0, 200)) };
  return { ok: false, refusal };
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Most words of this cloud are those of vendloop, with another dash. */
function reasonOf(code: string): RefusalReason {
  const word = code.replaceAll('_', '-');
  return words[code] ?? refusalReasons.find((reason) => reason === word) ?? 'other';
}
