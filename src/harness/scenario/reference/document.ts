import { scenarioJsonSchema } from '../json-schema.ts';
import { referenceMarkdown } from './markdown.ts';

const generatedMarker = '<!-- Generated from the code by `npm run docs`: everything below. -->\n';

/** `docs/scenarios.md` with its reference made anew; what stands above the marker is written by hand. */
export function scenarioDocument(current: string): string {
  const end = current.indexOf(generatedMarker);
  if (end === -1) throw new Error(`docs/scenarios.md has lost its line ${generatedMarker}`);
  return `${current.slice(0, end)}${generatedMarker}\n${referenceMarkdown()}`;
}

/** `docs/scenario.schema.json` */
export function schemaDocument(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
}
