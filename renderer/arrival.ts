/**
 * The address of the switch: the tray's menu, the popover and the settings lead to it. It is forgotten on arrival, so that
 * the same link leads there again.
 */
import { type RefObject, useEffect } from 'react';

export const SWITCH = '#/switch';

/** Gives the focus to whoever the address names. */
export function useArrival(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const arrive = () => {
      if (location.hash !== SWITCH) return;
      history.replaceState(history.state, '', '#/');
      place.current?.scrollIntoView({ block: 'center' });
      place.current?.focus();
    };
    arrive();
    addEventListener('hashchange', arrive);
    return () => removeEventListener('hashchange', arrive);
  }, [place]);
}
