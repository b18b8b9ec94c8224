/** nativeImage, as far as a file goes: a file that is missing or no image gives an empty image, without a word. */
import { readFileSync } from 'node:fs';
import type { NativeImage } from 'electron';
import { type Check, Misuse, method, strict } from './strict.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const ICO = Buffer.from([0, 0, 1, 0]);

/** The file that each image was made from, for the driver. */
const files = new WeakMap<object, string>();

export function createImages(platform: NodeJS.Platform) {
  const isImage = (file: string): boolean => {
    try {
      const head = readFileSync(file);
      return head.subarray(0, 8).equals(PNG) || (platform === 'win32' && head.subarray(0, 4).equals(ICO));
    } catch {
      return false;
    }
  };
  const make = (file: string | null): NativeImage => {
    const members = { isEmpty: () => file === null } satisfies Partial<NativeImage>;
    const image = strict('NativeImage', members) as unknown as NativeImage;
    if (file !== null) files.set(image, file);
    return image;
  };
  const fileOf = (image: NativeImage | string): string | null =>
    typeof image === 'string' ? (isImage(image) ? image : null) : (files.get(image) ?? null);

  /** Takes what is an image with something in it; an empty one would be an icon that nobody sees. */
  const visible: Check = (value, where) => {
    if (typeof value === 'string') {
      if (!isImage(value)) throw new Misuse(`${where}: Failed to load image from path '${value}'`);
    } else if (typeof value !== 'object' || value === null || !files.has(value)) {
      throw new Misuse(`${where} is an empty image, or none`);
    }
  };
  const nativeImage = {
    createFromPath: method('nativeImage.createFromPath', ['string'], (file: string) =>
      make(isImage(file) ? file : null),
    ),
    createEmpty: method('nativeImage.createEmpty', [], () => make(null)),
  };
  return { nativeImage: strict('nativeImage', nativeImage), fileOf, visible };
}
