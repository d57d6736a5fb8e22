import { SelectField } from './field.tsx';
import { languages } from '../texts.ts';
import { themes, usePreferences } from '../preferences/preferences.tsx';

const languageNames = { en: 'English', zh: '中文' } as const;

/** Language and colours, for the head of a page. */
export function PreferenceSwitches() {
  const { language, theme, t, setLanguage, setTheme } = usePreferences();
  return (
    <div class="switches">
      <SelectField
        label={t('language')}
        isLabelHidden
        value={language}
        options={languages.map((value) => ({ value, text: languageNames[value] }))}
        onChange={setLanguage}
      />
      <SelectField
        label={t('theme')}
        isLabelHidden
        value={theme}
        options={themes.map((value) => ({ value, text: t(`theme-${value}`) }))}
        onChange={setTheme}
      />
    </div>
  );
}
