import { render } from 'preact';
import { PreferencesProvider } from '../preferences/preferences.tsx';
import { PreferenceSwitches } from '../components/preference-switches.tsx';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/components.css';

const place = document.getElementById('page');
if (place)
  render(
    <PreferencesProvider language={navigator.language.startsWith('zh') ? 'zh' : 'en'}>
      <header class="page-head">
        <h1>vendloop studio</h1>
        <PreferenceSwitches />
      </header>
    </PreferencesProvider>,
    place,
  );
