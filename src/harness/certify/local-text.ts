/** A text in both languages. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

/** A text that is English in both: a message of a driver or a cloud, or a finding. */
export function plainText(text: string): LocalText {
  return { en: text, zh: text };
}
