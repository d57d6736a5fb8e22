import { randomBytes } from 'node:crypto';

/** Names a world: a page that is still open after a restart finds that it shows another. */
export function newWorldId(): string {
  return randomBytes(6).toString('hex');
}
