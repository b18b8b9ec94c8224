export function ico(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer;
export function icns(blocks: readonly { readonly type: string; readonly png: Buffer }[]): Buffer;
