import './ui/tokens.css';
import './ui/base.css';
import './ui/forced-colors.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { loadSession } from './session/session-store.ts';
import { loadSettings } from './settings/settings-store.ts';
import { applyTheme } from './settings/theme.ts';
import { keepFocus } from './ui/focus-keeper.ts';
import { findPageFontsAhead } from './ui/fonts-ahead.ts';

applyTheme();
keepFocus();
loadSettings();
loadSession();

const root = document.getElementById('root');
if (!root) throw new Error('the page lacks its root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
findPageFontsAhead();
