import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReports, reportFolder } from '#test/library/api/report.ts';
import { scenarioDocument, schemaDocument } from '#harness/scenario/reference/document.ts';
import { projectSchemaDocument } from '#harness/project/json-schema.ts';
import { dashboardText } from './dashboard/dashboard.ts';

/** `npm run docs`: makes the generated documents anew. */
const docs = new URL('../../docs/', import.meta.url);
const page = new URL('scenarios.md', docs);
writeFileSync(page, scenarioDocument(readFileSync(page, 'utf8')));
writeFileSync(new URL('scenario.schema.json', docs), schemaDocument());
writeFileSync(new URL('project.schema.json', docs), projectSchemaDocument());
writeFileSync(new URL('grafana/vendloop.json', docs), dashboardText());
mkdirSync(reportFolder, { recursive: true });
for (const { file, text } of apiReports()) writeFileSync(join(reportFolder, file), text);
