import type { Members } from '#simulators/forgeries/signing-rule.ts';
import type { CallTools, DriverRequest } from '../merchant-driver.ts';
import type { Answer } from '../refusal.ts';
import type { Account } from './account.ts';
import { forgeSigned, signRequest } from './forgeries.ts';
import { readEnvelope } from './refusals.ts';
import { Timestamps } from './timestamps.ts';

type Method = 'POST' | 'PUT';

/** Calls of the documented API in the name of one merchant. */
export class ApiClient {
  readonly #account: Account;
  readonly #timestamps = new Timestamps();

  constructor(account: Account) {
    this.#account = account;
  }

  /** A call without a sign. @throws Error for a forgery: there is no sign to forge. */
  plain(path: string, body: object | null, tools: CallTools): Promise<Answer<unknown>> {
    if (tools.forgery !== undefined) throw new Error(`a call of ${path} has no sign to forge; forge a delivery`);
    const { appId: appid, appSecret: appsecret } = this.#account;
    return this.#send('POST', path, { appid, appsecret }, body === null ? '' : JSON.stringify(body), tools);
  }

  /** A signed call that changes nothing. */
  read(path: string, members: Members, tools: CallTools): Promise<Answer<unknown>> {
    const { headers, body } = signRequest(members, Math.floor(tools.at / 1000), this.#account);
    return this.#send('POST', path, headers, body, tools);
  }

  /** A signed call that changes something, forged where the tools ask for it. */
  change(method: Method, path: string, members: Members, tools: CallTools): Promise<Answer<unknown>> {
    const { nonce, at, forgery } = tools;
    const seconds = this.#timestamps.take(`${path} ${JSON.stringify(members)}`, nonce, at);
    const { headers, body } =
      forgery === undefined
        ? signRequest(members, seconds, this.#account)
        : forgeSigned(forgery, members, seconds, this.#account, nonce);
    return this.#send(method, path, headers, body, tools);
  }

  async #send(
    method: Method,
    path: string,
    headers: DriverRequest['headers'],
    body: string,
    { send }: CallTools,
  ): Promise<Answer<unknown>> {
    const response = await send({
      method,
      url: `${this.#account.apiUrl}${path}`,
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from(body),
    });
    return readEnvelope(response);
  }
}
