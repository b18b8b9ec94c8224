/** Menu.buildFromTemplate with its rules, and the one application menu. */
import type { Menu, MenuItem, MenuItemConstructorOptions } from 'electron';
import { listOf, Misuse, method, nullOr, oneOf, type Shape, shape, strict } from './strict.ts';

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

/** The template that each menu was built from, for the driver. */
const templates = new WeakMap<object, readonly MenuItemConstructorOptions[]>();

export function templateOf(menu: Menu | null): readonly MenuItemConstructorOptions[] {
  return (menu && templates.get(menu)) ?? [];
}

export const isMenu = (value: unknown, where: string) => {
  if (typeof value !== 'object' || value === null || !templates.has(value)) {
    throw new Misuse(`${where} is not a Menu`);
  }
};

export function createMenus() {
  let application: Menu | null = null;

  function build(template: readonly MenuItemConstructorOptions[]): Menu {
    for (const options of template) {
      item(options, 'MenuItem');
      if (options.label === undefined && options.role === undefined && options.type === undefined) {
        throw new Misuse('Invalid template for MenuItem: must have at least one of label, role or type');
      }
      if (Array.isArray(options.submenu)) build(options.submenu);
    }
    const members = { items: template as unknown as MenuItem[] } satisfies Partial<Menu>;
    const menu = strict('Menu', members) as unknown as Menu;
    templates.set(menu, template);
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
