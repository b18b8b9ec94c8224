/** The browser's tab as a small tray: its icon and title tell the state of the clock. */
import { useEffect } from 'react';
import degraded from '../assets/icons/tray-degraded.svg?no-inline';
import inSync from '../assets/icons/tray-in-sync.svg?no-inline';
import noServers from '../assets/icons/tray-no-servers.svg?no-inline';
import observing from '../assets/icons/tray-observing.svg?no-inline';
import outOfSync from '../assets/icons/tray-out-of-sync.svg?no-inline';
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
