// The process guard from sources: registers a TypeScript loader, then starts.
import { register } from 'tsx/esm/api';

register();
await import('./process-guard.ts');
