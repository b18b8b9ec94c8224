/**
 * Light or dark: what the settings say, else what the system says. The last choice is kept in the browser, so that the
 * page opens in the right colours before the engine has answered.
 */
import { useEffect } from 'react';
import type { Settings } from '../main/api/contract.ts';

const KEY = 'theme';

/** Before the first paint. */
export function applyKeptTheme(): void {
  apply(kept() ?? 'system');
}

export function useTheme(theme: Settings['theme'] | undefined): void {
  useEffect(() => {
    if (theme !== undefined) keep(theme);
    const wanted = theme ?? kept() ?? 'system';
    apply(wanted);
    const system = darkSystem();
    const follow = () => apply(wanted);
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, [theme]);
}

const darkSystem = () => matchMedia('(prefers-color-scheme: dark)');

function apply(theme: Settings['theme']): void {
  const dark = theme === 'dark' || (theme === 'system' && darkSystem().matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

// A browser may forbid pages to keep anything; then the page opens in the system's colours.
function kept(): Settings['theme'] | null {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === 'light' || theme === 'dark' || theme === 'system' ? theme : null;
  } catch {
    return null;
  }
}

function keep(theme: Settings['theme']): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}
