import type { Driver } from '#drivers/driver.ts';
import { DriverError } from '#drivers/guard/driver-error.ts';
import type { LocalText } from '../certify/local-text.ts';

/** After so many functions did not end, the driver is taken to answer nothing any more. */
const maxHung = 2;

/** What to change where a call does not end. */
export const endsCalls: LocalText = {
  en: 'end the loop, or settle the promise: every call must come to its end',
  zh: '结束循环，或让 promise 有结果：每个调用都必须结束',
};

type Call = (...args: readonly unknown[]) => unknown;
type CallWrapper = (name: string, call: Call) => Call;

/** A driver whose functions are wrapped, each with its name. Those that are missing stay so. */
export function wrapCalls(driver: Driver, wrap: CallWrapper): Driver {
  return {
    name: driver.name,
    capabilities: driver.capabilities,
    merchant: wrapMembers(driver.merchant, wrap),
    machine: wrapMembers(driver.machine, wrap),
    readCallback: wrap('readCallback', driver.readCallback.bind(driver) as Call) as Driver['readCallback'],
    ...(driver.close && { close: wrap('close', driver.close.bind(driver) as Call) as NonNullable<Driver['close']> }),
  };
}

/** Functions of a class stand at its prototype, and a frozen object allows no other members. */
function wrapMembers<Part extends object>(part: Part, wrap: CallWrapper): Part {
  const get = (_none: object, name: string | symbol): unknown => {
    const member: unknown = Reflect.get(part, name);
    return typeof member === 'function' && typeof name === 'string' ? wrap(name, member.bind(part) as Call) : member;
  };
  return new Proxy<object>({}, { get }) as Part;
}

/** A guarded driver that is not waited for twice: a function that did not end once fails at once from then on. */
export function failHungCallsAtOnce(guarded: Driver): Driver {
  const hung = new Map<string, DriverError>();
  return wrapCalls(guarded, (name, call) => async (...args) => {
    const known = hung.get(name) ?? (hung.size >= maxHung ? [...hung.values()].at(-1) : undefined);
    if (known && name !== 'close') throw known;
    try {
      return await call(...args);
    } catch (error) {
      if (error instanceof DriverError && error.problem === 'hung') hung.set(name, error);
      throw error;
    }
  });
}
