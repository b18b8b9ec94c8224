/**
 * Loaded by real Electron before the program (`electron -r`): notes what it tells the desktop through Tray and
 * Notification, which no other API gives back. The calls themselves go through unchanged.
 */
const path = require('node:path');
const { Notification, Tray } = require('electron');

let tray = null;
const seen = { icon: '', tooltip: '', menu: null };
const notifications = [];

function listen(type, method, note) {
  const original = type.prototype[method];
  type.prototype[method] = function (...args) {
    note(this, ...args);
    return original.apply(this, args);
  };
}

listen(Tray, 'setToolTip', (self, text) => {
  tray = self;
  seen.tooltip = text;
});
listen(Tray, 'setImage', (_self, image) => {
  seen.icon = typeof image === 'string' ? path.basename(image) : '';
});
listen(Tray, 'setContextMenu', (_self, menu) => {
  seen.menu = menu;
});
listen(Tray, 'popUpContextMenu', (_self, menu) => {
  seen.menu = menu;
});
listen(Notification, 'show', (self) => notifications.push({ title: self.title, body: self.body }));

const items = () => (seen.menu === null ? [] : seen.menu.items.filter((item) => item.type !== 'separator'));

globalThis.recorded = {
  notifications,
  view: () => ({
    icon: seen.icon,
    tooltip: seen.tooltip,
    menu: items().map(({ id, label, enabled, type, checked }) => ({
      id: id ?? '',
      label,
      enabled,
      ...(type === 'checkbox' && { checked }),
    })),
  }),
  click: () => tray.emit('click'),
  choose: (id) =>
    items()
      .find((item) => item.id === id)
      .click(),
};
