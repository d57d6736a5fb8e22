import type { Project } from './project.ts';

/** Where a project's cloud is. */
export interface ProjectTarget {
  /** Base URL of its API, without a slash at the end. */
  readonly url: string;
  /** What machines dial. */
  readonly machineUrl: string;
}

/** The target of a project file; null where it names none. */
export function projectTarget(project: Project | null): ProjectTarget | null {
  const target = project?.members.target;
  if (target === undefined) return null;
  const { url = '', machineUrl = url } = typeof target === 'string' ? { url: target } : target;
  return { url, machineUrl };
}
