/**
 * Makes the pictures that systems want out of the drawings in `assets/icons/`: `node build/icons.mjs`. The results are
 * committed, because packaging must need neither a browser nor a download.
 *
 * Chromium draws; the two containers are written here. Both hold PNG files behind a directory: ICO as Windows reads it
 * since Vista (a header, then 16 bytes for each), ICNS as a list of typed, length-prefixed blocks.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const drawings = path.join(import.meta.dirname, '../assets/icons');
const trayOut = path.join(drawings, 'tray');
const appOut = path.join(drawings, 'app');

/** What Windows takes for 100 to 300 % scaling; the task bar draws 16 units. */
const TRAY_ICO = [16, 20, 24, 32, 48];
const APP_PNG = [16, 32, 48, 64, 128, 256, 512];
const APP_ICO = [16, 24, 32, 48, 64, 128, 256];
/** OSType of an ICNS block by its size in pixels (PNG payload, macOS 10.7 and later). */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** ICONDIR, then one ICONDIRENTRY per picture, then the pictures. */
export function ico(pictures) {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = 6 + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // One byte each; 0 stands for 256.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

export function icns(blocks) {
  const parts = blocks.map(({ type, png }) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(8 + png.length, 4);
    return Buffer.concat([head, png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}

async function draw(page, file, size) {
  const svg = readFileSync(file, 'utf8').replace(
    /<svg /,
    `<svg style="display:block;width:${size}px;height:${size}px" `,
  );
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<!doctype html><style>*{margin:0}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

async function main() {
  const executablePath = process.env.TRUECHIMER_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath });
  try {
    const page = await browser.newPage();
    for (const directory of [trayOut, appOut]) {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
    }
    for (const name of readdirSync(drawings)) {
      const [, face, template] = /^tray-(.+?)(-template)?\.svg$/.exec(name) ?? [];
      if (face === undefined) continue;
      const at = async (size) => draw(page, path.join(drawings, name), size);
      const write = (file, content) => writeFileSync(path.join(trayOut, file), content);
      if (template) {
        // macOS knows them by this ending, and finds the dense twin by its name.
        write(`${face}Template.png`, await at(16));
        write(`${face}Template@2x.png`, await at(32));
      } else {
        write(`${face}-32.png`, await at(32));
        const pictures = [];
        for (const size of TRAY_ICO) pictures.push({ size, png: await at(size) });
        write(`${face}.ico`, ico(pictures));
      }
    }
    const app = new Map();
    for (const size of new Set([...APP_PNG, ...APP_ICO, ...ICNS_TYPES.map(([, size]) => size)])) {
      app.set(size, await draw(page, path.join(drawings, 'app.svg'), size));
    }
    const write = (file, content) => writeFileSync(path.join(appOut, file), content);
    for (const size of APP_PNG) write(`${size}x${size}.png`, app.get(size));
    write('app.ico', ico(APP_ICO.map((size) => ({ size, png: app.get(size) }))));
    write('app.icns', icns(ICNS_TYPES.map(([type, size]) => ({ type, png: app.get(size) }))));
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === import.meta.filename) await main();
