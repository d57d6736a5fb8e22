import { fileURLToPath } from 'node:url';
import type { Profile } from '#scenarios/k6/steps.ts';

/** The script of a profile: TypeScript beside sources, JavaScript beside what is compiled of them. k6 runs both. */
export function scriptPath(profile: Profile): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../../../../scenarios/k6/${profile}.${extension}`, import.meta.url));
}
