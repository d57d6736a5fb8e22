/** The notes of a release. @throws {Error} with what is missing. */
export function releaseNotes(tag: string, version: string, changelog: string): string;
