import { readdirSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import type { Project } from './project.ts';

/** A folder of a project, as the working directory names it. */
function projectFolder({ folder, members }: Project, name: keyof Project['members']['folders']): string {
  const path = join(folder, members.folders[name]);
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
}

/** Where runs keep their evidence. */
export function evidenceFolder(project: Project | null): string {
  return project === null ? 'runs' : projectFolder(project, 'evidence');
}

/** The folder of evidence that a project file states; undefined where it states none. */
export function statedEvidenceFolder(project: Project | null): string | undefined {
  return project?.originOf(['folders', 'evidence']) ? projectFolder(project, 'evidence') : undefined;
}

/** Where scenarios are written. */
export function scenarioFolder(project: Project | null): string {
  return project === null ? 'scenarios' : projectFolder(project, 'scenarios');
}

/** Scenario files of a project by the names of their files; none where it has no such folder. */
export function projectScenarios(project: Project | null): ReadonlyMap<string, string> {
  if (project === null) return new Map();
  const folder = projectFolder(project, 'scenarios');
  const files = namesIn(folder).filter((name) => /\.(ya?ml|json)$/.test(name));
  return new Map(files.map((name) => [parse(name).name, join(folder, name)]));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
