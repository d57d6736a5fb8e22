import { gunzipSync } from 'node:zlib';
import type { RunSummary } from '#harness/reports/html/run-summary.ts';

/** The text of an element of script in a page. */
function scriptText(page: string, id: string): string {
  return new RegExp(`<script type="[^"]+" id="${id}">(.*?)</script>`, 's').exec(page)?.[1] ?? '';
}

/** The run that stands within a page: its summary, and its history as a file has it. */
export function embeddedRun(page: string): { readonly summary: RunSummary; readonly history: string } {
  return {
    summary: JSON.parse(scriptText(page, 'summary')) as RunSummary,
    history: gunzipSync(Buffer.from(scriptText(page, 'history'), 'base64')).toString(),
  };
}
