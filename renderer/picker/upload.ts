/** A file of the person's as the contract takes it: base64, and no larger than a list can be. */
import { LARGEST_UPLOAD } from '../../main/api/directory.ts';

export type Upload =
  | { readonly ok: true; readonly file: string; readonly content: string }
  | { readonly ok: false; readonly why: 'too-large' | 'unreadable' };

/** The longest name of a file that the contract takes. */
const LONGEST_NAME = 512;

export async function uploadOf(file: File): Promise<Upload> {
  if (file.size > LARGEST_UPLOAD) return { ok: false, why: 'too-large' };
  try {
    const content = base64(new Uint8Array(await file.arrayBuffer()));
    return { ok: true, file: file.name.slice(0, LONGEST_NAME), content };
  } catch {
    return { ok: false, why: 'unreadable' };
  }
}

/** Bytes that become arguments of one call: more of them overflow the stack. */
const PIECE = 8192;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(text);
}
