import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LARGEST_UPLOAD } from '../../../main/api/directory.ts';
import { mailAddress, mailLink } from '../../../renderer/picker/mail.ts';
import { base64, uploadOf } from '../../../renderer/picker/upload.ts';

describe('the address of an operator', () => {
  test.each([
    ['Ada Example (ada@example.org)', 'ada@example.org'],
    ['ada AT example.org', 'ada@example.org'],
    ['ada [at] example [dot] org', 'ada@example.org'],
    ['https://example.org/contact', null],
    ['please ask at the desk', null],
    [null, null],
  ])('%s', (contact, address) => {
    expect(mailAddress(contact)).toBe(address);
  });

  test('is one plain address or none, whatever a list has there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const address = mailAddress(`${text}ada@example.org${text}`);
        if (address !== null) expect(address).toMatch(/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/);
      }),
    );
  });

  test('makes a link with nothing but subject and body', () => {
    const link = new URL(mailLink('ada@example.org', 'A & B', 'Hello,\n?cc=eve@example.org'));
    expect(link.pathname).toBe('ada@example.org');
    expect([...link.searchParams.keys()]).toEqual(['subject', 'body']);
    expect(link.searchParams.get('body')).toBe('Hello,\n?cc=eve@example.org');
  });
});

describe('a file that is handed over', () => {
  test('keeps every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(Buffer.from(base64(bytes), 'base64')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is refused before it is read where it is too large', async () => {
    const file = {
      size: LARGEST_UPLOAD + 1,
      name: 'x',
      arrayBuffer: () => Promise.reject(new Error('read')),
    };
    expect(await uploadOf(file as unknown as File)).toEqual({ ok: false, why: 'too-large' });
    expect(await uploadOf({ ...file, size: 1 } as unknown as File)).toEqual({ ok: false, why: 'unreadable' });
  });
});
