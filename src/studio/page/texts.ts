/** Languages of the pages. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** Every text of the pages: English, Chinese. `{name}` stands for a value. */
export const texts = {
  language: ['Language', '语言'],
  theme: ['Colours', '配色'],
  'theme-system': ['as the system', '跟随系统'],
  'theme-light': ['light', '浅色'],
  'theme-dark': ['dark', '深色'],
} as const satisfies Readonly<Record<string, readonly [english: string, chinese: string]>>;

export type TextKey = keyof typeof texts;

/** Puts a text together in a language. */
export type Texts = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of a language. A placeholder without a value stays. */
export function textsIn(language: Language): Texts {
  const at = languages.indexOf(language);
  return (key, values = {}) =>
    (texts[key][at] ?? texts[key][0]).replaceAll(/\{(\w+)\}/g, (placeholder, name: string) =>
      String(values[name] ?? placeholder),
    );
}
