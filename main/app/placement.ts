/**
 * Where the popover goes: against the edge of the screen at which the tray is, centred on the icon, and never over the
 * task bar or off the screen. Pure; all numbers are in the screen's device-independent pixels.
 */
import type { Display, Point, Rectangle, Size } from 'electron';

/** A gap that shows that the popover is a thing of its own. */
const MARGIN = 8;

export function placePopover(
  tray: Rectangle | null,
  size: Size,
  { bounds, workArea }: Pick<Display, 'bounds' | 'workArea'>,
  platform: NodeJS.Platform,
): Point {
  const left = workArea.x + MARGIN;
  const right = workArea.x + workArea.width - size.width - MARGIN;
  const top = workArea.y + (platform === 'darwin' ? 0 : MARGIN);
  const bottom = workArea.y + workArea.height - size.height - MARGIN;
  // An icon in the overflow of the task bar, or none at all, has no extent.
  if (tray === null || tray.width === 0 || tray.height === 0) {
    return { x: right, y: platform === 'darwin' ? top : bottom };
  }
  const x = clamp(Math.round(tray.x + tray.width / 2 - size.width / 2), left, right);
  const y = clamp(Math.round(tray.y + tray.height / 2 - size.height / 2), top, bottom);
  // The bar that holds the tray is what the work area lacks of the screen.
  if (workArea.x > bounds.x) return { x: left, y };
  if (workArea.y > bounds.y) return { x, y: top };
  if (workArea.width < bounds.width) return { x: right, y };
  return { x, y: bottom };
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));
