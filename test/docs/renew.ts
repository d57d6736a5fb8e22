import { readFileSync, writeFileSync } from 'node:fs';
import { scenarioDocument, schemaDocument } from '#harness/scenario/reference/document.ts';
import { dashboardText } from './dashboard/dashboard.ts';

/** `npm run docs`: makes the generated documents anew. */
const docs = new URL('../../docs/', import.meta.url);
const page = new URL('scenarios.md', docs);
writeFileSync(page, scenarioDocument(readFileSync(page, 'utf8')));
writeFileSync(new URL('scenario.schema.json', docs), schemaDocument());
writeFileSync(new URL('grafana/vendloop.json', docs), dashboardText());
