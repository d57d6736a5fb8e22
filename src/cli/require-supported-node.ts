import { writeSync } from 'node:fs';
import { unsupportedNodeMessage } from '#harness/supported-node.ts';

// Imported before all else: what comes after it may lack parts of Node that an old version does not have.
const message = unsupportedNodeMessage(process.version);
if (message !== null) {
  writeSync(2, `vendloop: ${message}\n`);
  process.exit(2);
}
