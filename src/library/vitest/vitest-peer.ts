import { importPeer } from '../import-peer.ts';

/** vitest as the user's project has it. */
export const vitest = await importPeer('vitest', () => import('vitest'));
