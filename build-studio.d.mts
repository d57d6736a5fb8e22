/**
 * Bundles the pages of `src/studio/page/` into `dist/studio/`, unless what is there was made of the same inputs.
 *
 * @param root the project's folder; the working folder by default.
 * @returns whether it was bundled anew.
 */
export function buildStudio(root?: string): Promise<boolean>;
