/** The page's beginning: opens the way to the engine and shows what comes through it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { pageMessages } from '../main/api/pages.ts';
import { App } from './app.tsx';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './app.css';
import './overview/overview.css';
import './overview/servers.css';
import './keeping/keeping.css';
import './keeping/modal.css';
import './picker/picker.css';
import './picker/search.css';
import './picker/table/table.css';
import './picker/map/map.css';
import './picker/basket/basket.css';
import './picker/details/details.css';
import './picker/lists/lists.css';
import './popover/popover.css';
import './settings/settings.css';
import { Engine } from './engine.ts';
import { applyKeptTheme } from './theme.ts';
import { openTransport } from './transport.ts';

applyKeptTheme();
const locale = navigator.language;
const t = pageMessages(locale);
const { api, link, view, inElectron } = openTransport(window, t.error);
const engine = new Engine(api, link, t.error);
engine.start();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App engine={engine} locale={locale} t={t} view={view} inElectron={inElectron} />
  </StrictMode>,
);
