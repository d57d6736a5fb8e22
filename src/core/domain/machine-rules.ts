import type { Delivery } from './delivery.ts';
import { accept, refuse, type Result } from './errors.ts';
import type { Machine } from './machine.ts';

/** A machine in transfer between merchants takes nothing (PROTOCOL §7). */
export function checkNotInTransfer(machine: Machine): Result<null> {
  return machine.mode === 'TRANSFER' ? refuse(5001) : accept(null);
}

/** May a machine in this mode run a sale, or a lane test (PROTOCOL §7)? */
export function checkModeAllows(machine: Machine, purpose: Delivery['purpose']): Result<null> {
  const transferCheck = checkNotInTransfer(machine);
  if (!transferCheck.ok) return transferCheck;
  if (purpose === 'sale' && machine.mode === 'MAINTENANCE') {
    return {
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '设备正在维护，只能测试货道', en: 'the machine is in maintenance and takes lane tests only' },
      },
    };
  }
  if (purpose === 'lane-test' && machine.mode !== 'MAINTENANCE') {
    return {
      ok: false,
      refusal: {
        code: 6021,
        status: 409,
        detail: { zh: '测试货道需要设备处于维护模式', en: 'a lane test needs a machine in maintenance' },
      },
    };
  }
  return accept(null);
}

/** An offline machine takes no command (PROTOCOL §4.1). @returns 4008 when it is offline. */
export function checkOnline(online: boolean): Result<null> {
  return online ? accept(null) : refuse(4008);
}
