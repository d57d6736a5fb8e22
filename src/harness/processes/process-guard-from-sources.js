// The keeper of a process that runs from the sources: teaches Node to read TypeScript, then begins.
import { register } from 'tsx/esm/api';

register();
await import('./process-guard.ts');
