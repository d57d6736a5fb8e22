import { importPeer } from '../import-peer.ts';

/** fast-check as the user's project has it. */
export const { default: fc } = await importPeer('fast-check', () => import('fast-check'));
