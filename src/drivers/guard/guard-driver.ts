import type { Clock } from '#core/ports/clock.ts';
import type { z } from 'zod';
import type { CallbackRequest } from '../callback.ts';
import type { Driver, DriverSettings } from '../driver.ts';
import type { MachineDriver, MachineTools } from '../machine-driver.ts';
import type { CallTools, MerchantDriver } from '../merchant-driver.ts';
import type { Awaitable } from '../values.ts';
import { capabilities, functionProblem } from './driver-schema.ts';
import { AdapterError, DriverError, type DriverProblem } from './driver-error.ts';
import { GuardedCall } from './guarded-call.ts';
import { callbackReading, machineAnswers } from './machine-schemas.ts';
import { SecretMask } from './mask.ts';
import { merchantAnswers } from './merchant-schemas.ts';
import { errorText } from './error-text.ts';
import { name as nameSchema } from './schema-parts.ts';
import { validate } from './validate.ts';

/** What a guard needs. */
export interface GuardOptions {
  /** Measures how long calls of the driver take. */
  readonly clock: Pick<Clock, 'after'>;
  /** What the driver was opened with: its secrets are masked in messages. */
  readonly settings: DriverSettings;
  /** How long a call may work between two answers of the cloud, ms; 10,000 by default. */
  readonly timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;

/**
 * A driver whose failures have a name: each call ends in time, with a value that the interface allows, or rejects with
 * a {@link DriverError}. What `send` rejected with passes through: no answer is not the driver's fault.
 * @throws DriverError when functions or capabilities are missing or wrong.
 */
export function guardDriver(driver: Driver, options: GuardOptions): Driver {
  const checked = checkedDriver(driver, options);
  const guard = new Guard(checked.name, options);
  const { merchant, machine } = driver;
  return {
    name: checked.name,
    capabilities: checked.capabilities,
    merchant: guardMerchant(merchant, guard),
    machine: guardMachine(machine, guard),
    readCallback: (request: CallbackRequest) =>
      guard.run('readCallback', request, callbackReading, () => driver.readCallback(request)),
    close: async () => {
      await guard.run('close', undefined, null, () => driver.close?.());
    },
  };
}

/** Opens a driver: it must do so in time and without an error. The result is not examined yet. */
export function openDriver(name: string, open: () => Awaitable<Driver>, options: GuardOptions): Promise<Driver> {
  return new Guard(name, options).run<Driver>('open', options.settings, null, open);
}

/** Name and capabilities of a driver as validated. */
function checkedDriver(driver: Driver, { settings }: GuardOptions): Pick<Driver, 'name' | 'capabilities'> {
  const given = driver as Partial<Driver> | null | undefined;
  const shownName = typeof given?.name === 'string' && given.name !== '' ? given.name : 'without a name';
  const fail = (came: string): never => {
    throw new DriverError({ driver: shownName, call: 'open', problem: 'nonsense', given: '', came });
  };
  if (typeof given !== 'object' || given === null)
    return fail(`it must return a driver, not ${new SecretMask(settings).json(given)}`);
  const name = validate(nameSchema, given.name);
  if (!name.ok) return fail(`name: ${name.wrong}`);
  const stated = validate(capabilities, given.capabilities);
  if (!stated.ok) return fail(`capabilities: ${stated.wrong}`);
  const problem = functionProblem(driver);
  return problem === null ? { name: name.value, capabilities: stated.value } : fail(problem);
}

type MerchantCall = (input: object, tools: CallTools) => Awaitable<unknown>;

function guardMerchant(merchant: MerchantDriver, guard: Guard): MerchantDriver {
  const calls = Object.entries(merchantAnswers) as [keyof MerchantDriver, z.ZodType][];
  const guarded = calls
    .filter(([call]) => typeof merchant[call] === 'function')
    .map(([call, schema]) => {
      // `machines` has no input, so its tools come first.
      const invoke = (merchant[call] as MerchantCall).bind(merchant);
      const run = (input: object | undefined, tools: CallTools): Promise<unknown> =>
        guard.run(call, input, schema, (current) => {
          const guardedTools = { ...tools, send: current.guardSend(tools.send) };
          return input === undefined
            ? (invoke as unknown as MerchantDriver['machines'])(guardedTools)
            : invoke(input, guardedTools);
        });
      const guardedCall =
        call === 'machines'
          ? (tools: CallTools) => run(undefined, tools)
          : (input: object, tools: CallTools) => run(input, tools);
      return [call, guardedCall] as const;
    });
  return Object.fromEntries(guarded) as unknown as MerchantDriver;
}

type MachineCall = (input: object, tools: MachineTools) => Awaitable<unknown>;

function guardMachine(machine: MachineDriver, guard: Guard): MachineDriver {
  const calls = Object.entries(machineAnswers) as [keyof MachineDriver, z.ZodType][];
  const guarded = calls.map(([call, schema]) => {
    const invoke = (machine[call] as MachineCall).bind(machine);
    return [
      call,
      (input: object, tools: MachineTools) => guard.run(call, input, schema, () => invoke(input, tools)),
    ] as const;
  });
  return Object.fromEntries(guarded) as unknown as MachineDriver;
}

/** Runs the calls of one driver. */
class Guard {
  readonly #driver: string;
  readonly #options: GuardOptions;

  constructor(driver: string, options: GuardOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  /** @param schema what the call must come to; null: it is not examined. */
  async run<T>(
    call: string,
    given: object | undefined,
    schema: z.ZodType<T> | null,
    invoke: (current: GuardedCall) => Awaitable<unknown>,
  ): Promise<T> {
    const { clock, timeoutMs = defaultTimeoutMs } = this.#options;
    const current = new GuardedCall(clock, timeoutMs);
    let came: unknown;
    try {
      came = await Promise.race([invoke(current), current.failed]);
    } catch (error) {
      if (current.isNoAnswer(error)) throw error;
      throw this.#error(call, given, error);
    } finally {
      current.end();
    }
    if (schema === null) return came as T;
    const validated = validate(schema, came);
    if (validated.ok) return validated.value;
    throw this.#failure(call, given, 'nonsense', (mask) => `${validated.wrong}; it returned ${mask.json(came)}`);
  }

  #error(call: string, given: object | undefined, error: unknown): DriverError {
    const problem = error instanceof AdapterError ? error.problem : 'threw';
    const text = error instanceof AdapterError ? error.message : errorText(error);
    return this.#failure(call, given, problem, (mask) => mask.text(text), error);
  }

  #failure(
    call: string,
    given: object | undefined,
    problem: DriverProblem,
    came: (mask: SecretMask) => string,
    cause?: unknown,
  ): DriverError {
    const key = given !== undefined && 'key' in given && typeof given.key === 'string' ? [given.key] : [];
    const mask = new SecretMask(this.#options.settings, key);
    const givenText = given === undefined ? '' : mask.json(given);
    const failure = { driver: this.#driver, call, problem, given: givenText, came: came(mask) };
    return new DriverError(failure, cause === undefined ? undefined : { cause });
  }
}
