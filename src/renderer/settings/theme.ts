// Light or dark: the setting, or the system's choice, live. The tokens hang on the root's `data-theme`.
import type { Settings } from '../../shared/domain/settings.ts';
import { useSettings } from './settings-store.ts';

export function themeFor(setting: Settings['theme'], systemIsDark: boolean): 'light' | 'dark' {
  if (setting !== 'system') return setting;
  return systemIsDark ? 'dark' : 'light';
}

export function applyTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset['theme'] = themeFor(useSettings.getState().settings.theme, dark.matches);
  };
  apply();
  dark.addEventListener('change', apply);
  useSettings.subscribe(apply);
}
