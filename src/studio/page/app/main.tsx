import { render } from 'preact';
import { PreferencesProvider } from '../preferences/preferences.tsx';
import { OpenRunPage } from './open-run-page.tsx';
import '../styles/index.css';

const place = document.getElementById('page');
if (place)
  render(
    <PreferencesProvider language={navigator.language.startsWith('zh') ? 'zh' : 'en'}>
      <OpenRunPage />
    </PreferencesProvider>,
    place,
  );
