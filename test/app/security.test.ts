import { describe, expect, test } from 'vitest';
import { mayOpen } from '../../main/app/security.ts';

describe('what a page may have opened outside', () => {
  test('sites that the pages name, and a letter to one address', () => {
    expect(mayOpen('https://www.ntppool.org/')).toBe(true);
    expect(mayOpen('mailto:ada@example.org?subject=Use%20of%20your%20server&body=Hello')).toBe(true);
  });

  test.each([
    'https://elsewhere.example/',
    'http://www.ntppool.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:',
    'mailto:ada@example.org,eve@example.org',
    'mailto:ada@example.org?cc=eve@example.org',
    'mailto:ada@example.org?subject=a&attach=/etc/passwd',
    'mailto:ada%0aeve@example.org',
    'mailto:ada@example.org#x',
  ])('not %s', (address) => {
    expect(mayOpen(address)).toBe(false);
  });
});
