import { Agent, request as sendRequest } from 'undici';
import { toHttpFailure } from '#core/callbacks/http/undici-failure.ts';
import { HttpFailure } from '#core/ports/http.ts';
import type { DriverRequest, DriverResponse } from '#drivers/merchant-driver.ts';

/** Sends requests of a driver as they are, bodies as bytes. */
export interface DriverSender {
  /** @throws {HttpFailure} when no complete answer came. */
  send(request: DriverRequest, timeoutMs: number): Promise<DriverResponse>;
  close(): Promise<void>;
}

/** A longer answer is no answer of an API. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Sends requests over HTTP and HTTPS; follows no redirect. */
export function driverSender(): DriverSender {
  const dispatcher = new Agent({ maxResponseSize: maxBodyBytes });
  return {
    async send({ method, url, headers, body }, timeoutMs) {
      if (!URL.canParse(url)) throw new HttpFailure('bad-url', `the driver asks for ${url}, which is no absolute URL`);
      const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
      try {
        const answer = await sendRequest(url, {
          dispatcher,
          method,
          headers: { 'user-agent': 'vendloop', ...headers },
          ...(body.length > 0 && { body }),
          signal,
        });
        return {
          status: answer.statusCode,
          headers: flatHeaders(answer.headers),
          body: new Uint8Array(await answer.body.arrayBuffer()),
        };
      } catch (error) {
        if (signal.aborted)
          throw new HttpFailure('timeout', `no complete answer from ${new URL(url).host} within ${timeoutMs} ms`);
        throw toHttpFailure(error, new URL(url));
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
