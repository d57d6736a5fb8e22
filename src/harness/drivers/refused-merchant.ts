import type { Refusal } from '#drivers/refusal.ts';

/** Why the cloud at an address refuses even the list of machines, and what to look at: one sentence. */
export function refusedMerchantText(url: string, { reason, status, code, text }: Refusal): string {
  const answer = `HTTP ${status}, ${code}: ${text}`;
  switch (reason) {
    case 'signature':
      return (
        `the cloud at ${url} refuses the signature of the merchant (${answer}): its key there is another. Look at ` +
        '--app-key, VENDLOOP_APP_KEY, or appKey and credentials of the merchant in the project file'
      );
    case 'credentials':
      return (
        `the cloud at ${url} refuses the merchant (${answer}). Look at --appid and --app-secret, VENDLOOP_APP_ID and ` +
        'VENDLOOP_APP_SECRET, or the merchant in the project file'
      );
    default:
      return (
        `the cloud at ${url} refuses the list of machines: ${reason} (${answer}). Correct the merchant in the ` +
        'project file, or --target'
      );
  }
}
