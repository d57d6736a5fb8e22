// The worker thread of a process that runs from the sources: teaches Node to read TypeScript, then begins.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
