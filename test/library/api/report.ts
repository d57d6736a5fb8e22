import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  ExtractorMessageCategory,
  type IConfigFile,
} from '@microsoft/api-extractor';
import { declarationsOf, entrySources } from '../../../build-types.mjs';
import { root } from '#test/docs/pages.ts';

/** The report of one entry of the package. */
export interface ApiReport {
  /** Its file in `docs/api/`. */
  readonly file: string;
  readonly text: string;
  /** Problems that the extractor found; empty for a sound surface. */
  readonly messages: readonly string[];
}

/** The folder of the reports. */
export const reportFolder = join(root, 'docs/api');

/** The report of every entry: what it exports, as its declarations state it. */
export function apiReports(): readonly ApiReport[] {
  const folder = mkdtempSync(join(tmpdir(), 'vendloop-api-'));
  try {
    const entries = Object.entries(entrySources(root));
    const sources = entries.map(([, source]) => source);
    for (const [source, text] of declarationsOf(root, sources)) write(join(folder, declarationFile(source)), text);
    // The optional peers, whose types two entries name.
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    write(join(folder, 'package.json'), JSON.stringify({ name: 'vendloop', version: '0.0.0', type: 'module' }));
    return entries.map(([name, source]) => reportOf(folder, name, declarationFile(source)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function declarationFile(source: string): string {
  return source.replace(/\.ts$/, '.d.ts');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** `.` is `vendloop`, `./checks` is `vendloop-checks`. */
function reportName(entry: string): string {
  return `vendloop${entry.slice(1).replace('/', '-')}`;
}

function reportOf(folder: string, entry: string, declaration: string): ApiReport {
  const name = reportName(entry);
  const messages: string[] = [];
  Extractor.invoke(configOf(folder, name, declaration), {
    localBuild: true,
    messageCallback: (message) => {
      // Whatever is exported is public: no tag for that.
      const isOfInterest =
        message.category !== ExtractorMessageCategory.Console && message.messageId !== 'ae-missing-release-tag';
      if (isOfInterest) messages.push(`${message.messageId}: ${message.text}`);
      message.handled = true;
    },
  });
  return { file: `${name}.api.md`, text: readFileSync(join(folder, 'reports', `${name}.api.md`), 'utf8'), messages };
}

function configOf(folder: string, name: string, declaration: string): ExtractorConfig {
  const configObject: IConfigFile = {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, declaration),
    newlineKind: 'lf',
    compiler: {
      overrideTsconfig: {
        compilerOptions: { target: 'ES2022', module: 'NodeNext', types: [], strict: true, skipLibCheck: true },
        files: [join(folder, declaration)],
      },
    },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(folder, 'kept'),
      reportTempFolder: join(folder, 'reports'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: { extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } } },
  };
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
  });
}
