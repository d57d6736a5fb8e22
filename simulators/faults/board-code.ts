import { z } from 'zod';
import type { FaultCode } from '#core/domain/fault-codes.ts';
import { faultCodes } from '#core/domain/fault-codes.ts';

const knownCodes: readonly number[] = Object.keys(faultCodes).map(Number);

/** A board code of PROTOCOL §5. */
export const boardCodeSchema = z.number().refine((code): code is FaultCode => knownCodes.includes(code), {
  error: `it is none of the board codes ${knownCodes.join(', ')}`,
});
