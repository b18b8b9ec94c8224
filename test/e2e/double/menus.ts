/** Menu.buildFromTemplate with its rules, what a click on an item does by itself, and the one application menu. */
import type { KeyboardEvent, Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { listOf, Misuse, maybe, method, nullOr, oneOf, type Shape, shape, strict } from './strict.ts';

/** Those that the program uses. A role that is not here may be right, and has to be put here first. */
const ROLES = ['appMenu', 'editMenu', 'windowMenu', 'quit'] as const;

const ITEM: Shape<MenuItemConstructorOptions> = {
  click: 'function',
  role: ROLES,
  type: ['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette'],
  label: 'string',
  accessibilityLabel: 'string',
  sublabel: 'string',
  toolTip: 'string',
  accelerator: 'string',
  icon: oneOf('string', 'object'),
  enabled: 'boolean',
  acceleratorWorksWhenHidden: 'boolean',
  visible: 'boolean',
  checked: 'boolean',
  registerAccelerator: 'boolean',
  sharingItem: 'object',
  submenu: oneOf('object'),
  id: 'string',
  before: listOf('string'),
  after: listOf('string'),
  beforeGroupContaining: listOf('string'),
  afterGroupContaining: listOf('string'),
  badge: 'object',
};
const item = shape<MenuItemConstructorOptions>(ITEM);

const menus = new WeakSet<object>();

/** What somebody who looks at the menu sees. */
export const itemsOf = (menu: Menu | null | undefined): readonly MenuItem[] => menu?.items ?? [];

export const isMenu = (value: unknown, where: string) => {
  if (typeof value !== 'object' || value === null || !menus.has(value)) {
    throw new Misuse(`${where} is not a Menu`);
  }
};

export function createMenus() {
  let application: Menu | null = null;

  function open(options: MenuItemConstructorOptions): MenuItem {
    item(options, 'MenuItem');
    if (options.label === undefined && options.role === undefined && options.type === undefined) {
      throw new Misuse('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    const type = options.type ?? (options.submenu === undefined ? 'normal' : 'submenu');
    const marked = type === 'checkbox' || type === 'radio';
    if (options.checked !== undefined && !marked) {
      throw new Misuse('MenuItem.checked: it is for items of the type checkbox or radio only');
    }
    const members = {
      id: options.id ?? '',
      label: options.label ?? '',
      type,
      enabled: options.enabled ?? true,
      checked: options.checked ?? false,
      ...(Array.isArray(options.submenu) && { submenu: build(options.submenu) }),
      // As Electron's own does: the mark is turned before anybody is asked.
      click: method('MenuItem.click', [maybe('object')], (event?: KeyboardEvent) => {
        if (marked) self.checked = !self.checked;
        options.click?.(self, undefined, event ?? {});
      }),
    } satisfies Partial<MenuItem>;
    const self = strict('MenuItem', members) as unknown as MenuItem;
    return self;
  }

  function build(template: readonly MenuItemConstructorOptions[]): Menu {
    const members = { items: template.map(open) } satisfies Partial<Menu>;
    const menu = strict('Menu', members) as unknown as Menu;
    menus.add(menu);
    return menu;
  }

  const statics = {
    buildFromTemplate: method(
      'Menu.buildFromTemplate',
      [listOf('object')],
      (template: MenuItemConstructorOptions[]) => build(template),
    ),
    setApplicationMenu: method('Menu.setApplicationMenu', [nullOr(isMenu)], (menu: Menu | null) => {
      application = menu;
    }),
  };
  return { Menu: strict('Menu', statics), application: () => application };
}
