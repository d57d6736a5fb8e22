import { createContext, type ComponentChildren } from 'preact';
import { useContext, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { languages, textsIn, type Language, type Texts } from '../texts.ts';
import { readStored, storeValue } from './stored.ts';

/** `system`: as the browser has it. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly t: Texts;
  readonly setLanguage: (language: Language) => void;
  readonly setTheme: (theme: Theme) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

/** Language and colours, as a person chose them on this page. */
export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === null) throw new Error('there is no PreferencesProvider around this component');
  return preferences;
}

/** The texts of the chosen language. */
export function useTexts(): Texts {
  return usePreferences().t;
}

/** @param props.language until a person chooses another. */
export function PreferencesProvider(props: { readonly language: Language; readonly children: ComponentChildren }) {
  const [language, setLanguage] = useState<Language>(() => readStored('language', languages) ?? props.language);
  const [theme, setTheme] = useState<Theme>(() => readStored('theme', themes) ?? 'system');
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const preferences = useMemo<Preferences>(
    () => ({
      language,
      theme,
      t: textsIn(language),
      setLanguage: (chosen) => {
        storeValue('language', chosen);
        setLanguage(chosen);
      },
      setTheme: (chosen) => {
        storeValue('theme', chosen);
        setTheme(chosen);
      },
    }),
    [language, theme],
  );
  return <PreferencesContext value={preferences}>{props.children}</PreferencesContext>;
}
