import { unsupportedNodeMessage } from '#harness/supported-node.ts';
import { VendloopError } from './errors.ts';

// Each entry imports this file first: an old version of Node gets one clear sentence, not what it lacks.
const message = unsupportedNodeMessage(process.version);
if (message !== null) throw new VendloopError('unsupported-node', message);
