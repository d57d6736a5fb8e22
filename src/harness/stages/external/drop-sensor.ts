import { execFile } from 'node:child_process';
import type { DropSource } from '#simulators/machine/machine-spec.ts';

/** A sensor that has not answered by then shows nothing, ms. */
const answerWithinMs = 5_000;
/** More is no count. */
const maxAnswerBytes = 10_000;

/**
 * Asks a sensor how many items have dropped since it was set up: the first whole number that its URL or command
 * answers.
 * @throws Error with what came in place of one.
 */
export async function readSensor(sensor: Extract<DropSource, { readonly by: 'sensor' }>): Promise<number> {
  const text = 'url' in sensor ? await textAt(sensor.url) : await outputOf(sensor.command);
  const count = /(?:^|[^\w.-])(\d{1,15})(?![\w.]*\d)/.exec(` ${text.slice(0, maxAnswerBytes)}`)?.[1];
  if (count === undefined) throw new Error(`there is no count in its answer "${text.trim().slice(0, 60)}"`);
  return Number(count);
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) }).catch((error: unknown) => {
    throw new Error(`${url} does not answer (${causeOf(error)})`, { cause: error });
  });
  if (!response.ok) throw new Error(`${url} answered HTTP ${response.status}`);
  return response.text();
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  return (cause as { code?: string } | undefined)?.code ?? message;
}

function outputOf([program = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: answerWithinMs, maxBuffer: maxAnswerBytes }, (error, output) => {
      if (error) reject(new Error(`${program} failed (${String(error.code ?? error.message)})`, { cause: error }));
      else resolve(output);
    });
  });
}
