import type { ReporterFlags } from '../shared/reporters/names.ts';
import type { ProjectFlags } from '../shared/project/options.ts';
import type { TargetFlags } from '../shared/target-options.ts';

/** Flags of `vendloop run`. */
export interface RunFlags extends ReporterFlags, TargetFlags, ProjectFlags {
  readonly all?: boolean;
  readonly driver?: string;
  readonly stage?: string;
  readonly seed?: string;
  readonly speed?: string;
  readonly store?: string;
  readonly profile?: readonly string[];
  readonly zoo?: string;
  readonly slow: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly proxyListen?: string;
  readonly waitExternal?: string;
}
