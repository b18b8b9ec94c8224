/**
 * The browser's tab as a small tray: its icon and title tell the state of the clock. The icons are part
 * of the page: the one for a silent engine is wanted when nobody is there to be asked for it.
 */
import { useEffect } from 'react';
import degraded from '../assets/icons/tray-degraded.svg?inline';
import inSync from '../assets/icons/tray-in-sync.svg?inline';
import noServers from '../assets/icons/tray-no-servers.svg?inline';
import observing from '../assets/icons/tray-observing.svg?inline';
import outOfSync from '../assets/icons/tray-out-of-sync.svg?inline';
import type { Face } from '../main/api/describe.ts';

const ICONS: Record<Face, string> = {
  'in-sync': inSync,
  degraded,
  'out-of-sync': outOfSync,
  observing,
  'no-servers': noServers,
};

export function useTab(face: Face, title: string): void {
  useEffect(() => {
    document.title = title;
    document.querySelector('link[rel="icon"]')?.setAttribute('href', ICONS[face]);
  }, [face, title]);
}
