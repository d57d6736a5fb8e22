import { undiciHttp } from '#core/callbacks/http/undici-http.ts';
import { prepareSales } from '#harness/bench/live/prepare-sales.ts';
import { planSales } from '#harness/bench/sale-plan.ts';
import { envOfParameters, loadParametersOf } from '#harness/bench/load/load-parameters.ts';
import { salesNeeded, stepsOf } from '#harness/bench/load/steps.ts';
import { SystemClock } from '#harness/stages/live/system-clock.ts';
import { seededRandom } from '#harness/stages/random.ts';
import { fleetSpecs, mixedFleet } from '#simulators/machine/fleet.ts';
import { InternalError, UsageError, messageOf, wholeNumber, WriteError } from '../shared/errors.ts';
import type { CliIo } from '../shared/io.ts';
import { shellQuote } from '../shared/command-line.ts';
import { writeText } from '../shared/write-file.ts';
import { checkTarget } from './target.ts';
import { accountOf, targetOf } from '../shared/target-account.ts';
import { profileOf, type LoadFlags } from './flags.ts';
import { withTranslatedOutput } from '../texts/sentences/index.ts';

export interface PrepareFlags extends LoadFlags {
  readonly target?: string;
  readonly notify?: string;
  readonly out: string;
}

export async function prepare(io: CliIo, name: string, flags: PrepareFlags): Promise<void> {
  const profile = profileOf(name, flags);
  const [part] = profile.parts;
  if (!part || profile.parts.length > 1)
    throw new UsageError(`${name} consists of several loads: prepare one of them, for example delivery-path`);
  const url = targetOf(flags.target) ?? '';
  const notifyUrl = flags.notify ?? '';
  if (!URL.canParse(notifyUrl)) throw new UsageError(`--notify must be a URL, not "${notifyUrl}"`);
  await checkTarget(io, url);
  const seed = wholeNumber('--seed', flags.seed, 0, 2 ** 32 - 1);
  const steps = stepsOf(part.script, loadParametersOf(envOfParameters(part.parameters)));
  const plannedSales = planSales(part, fleetSpecs(mixedFleet(part.machines)), salesNeeded(steps), seededRandom(seed));
  const clock = new SystemClock();
  const http = undiciHttp();
  try {
    const context = {
      url,
      notifyUrl,
      ...accountOf(io),
      http,
      clock,
      onEvent: () => undefined,
      tradeIdPrefix: `prepared-${clock.now()}`,
    };
    const sales = await prepareSales(
      context,
      plannedSales,
      (completed) => completed > 0 && io.err(`${completed} of ${plannedSales.length} orders\n`),
    );
    writeText(flags.out, JSON.stringify(sales));
    const env = Object.entries(envOfParameters(part.parameters)).map(([variable, value]) => `${variable}=${value}`);
    withTranslatedOutput(io).out(
      `${sales.length} paid orders in ${flags.out}. Now:\n  VENDLOOP_SALES=${shellQuote(flags.out)} ` +
        `VENDLOOP_URL=${shellQuote(url)} ${env.map(shellQuote).join(' ')} k6 run scenarios/k6/${part.script}.ts\n`,
    );
  } catch (error) {
    if (error instanceof WriteError) throw error;
    if (error instanceof TypeError) throw new InternalError(messageOf(error), { cause: error });
    throw new UsageError(
      `${messageOf(error)} (core ${url}; its merchant is VENDLOOP_APP_ID, or else the demo merchant)`,
      { cause: error },
    );
  } finally {
    await http.close();
    clock.close();
  }
}
