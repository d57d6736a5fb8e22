import type { Refusal } from '#drivers/refusal.ts';

/** Why a cloud refuses even the list of machines, and what to look at, as the end of a sentence. */
export function refusedMerchantText({ reason, status, code, text }: Refusal): string {
  const answer = `HTTP ${status}, ${code}: ${text}`;
  switch (reason) {
    case 'signature':
      return (
        `refuses the signature of the merchant (${answer}): its key there is another. Look at --app-key, ` +
        'VENDLOOP_APP_KEY, or appKey and credentials of the merchant in the project file'
      );
    case 'credentials':
      return (
        `refuses the merchant (${answer}). Look at --appid and --app-secret, VENDLOOP_APP_ID and ` +
        'VENDLOOP_APP_SECRET, or the merchant in the project file'
      );
    default:
      return (
        `refuses the list of machines: ${reason} (${answer}). Correct the merchant in the project file, ` +
        'or --target'
      );
  }
}
