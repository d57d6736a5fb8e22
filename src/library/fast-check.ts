import './require-supported-node.ts';

export type { MerchantAccount } from './driver.ts';
export { VendloopError, type VendloopErrorCode } from './errors.ts';
export type { ScenarioData } from './scenario.ts';
export type { Payload } from './signing.ts';
export { forgedRequest, type ForgedRequest } from './fast-check/forged-request.ts';
export { machineFault, type DrawnFault, type MachineFaultOptions } from './fast-check/machine-fault.ts';
export { signablePayload } from './fast-check/signable-payload.ts';
export { world } from './fast-check/world.ts';
