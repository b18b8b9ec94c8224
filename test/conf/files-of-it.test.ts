import { expect, it } from 'vitest';
import { gather } from '../../main/conf/gather.ts';
import { disk, opened } from './opened.ts';

const names = (main: string, files: Readonly<Record<string, string>>, name?: string) => {
  const { others, unread } = gather(opened('chrony', main, name), disk(files));
  return { others: others.map((o) => o.name), unread };
};

it('files are read in the order of their names, each once, and of one name the first directory’s', () => {
  const files = {
    '/a/2.conf': '',
    '/b/1.conf': '',
    '/b/2.conf': 'server b',
    '/a/x.txt': '',
    '/a/.hidden.conf': '',
  };
  expect(names('confdir /a /b\nconfdir /a', files)).toEqual({
    others: ['/b/1.conf', '/a/2.conf'],
    unread: [],
  });
});

it('patterns stand for names, and what is not there is told only where it was named', () => {
  const files = { '/c/one.conf': '', '/c/two.conf': '', '/c/three.txt': '' };
  expect(names('include /c/*.conf\ninclude /c/t?ree.txt\ninclude /none/*.conf', files).others).toEqual([
    '/c/one.conf',
    '/c/two.conf',
    '/c/three.txt',
  ]);
  expect(names('include /c/four.conf\ninclude /*/x.conf', files)).toEqual({
    others: [],
    unread: ['/c/four.conf', '/*/x.conf'],
  });
});

it('files that include each other come to an end', () => {
  const files = {
    '/a.conf': 'include /b.conf',
    '/b.conf': 'include /a.conf\ninclude /etc/chrony/chrony.conf',
  };
  expect(names('include /a.conf', files).others).toEqual(['/a.conf', '/b.conf']);
});

it('ntpd reads relative to the file, and whole directories', () => {
  const files = {
    '/etc/ntpsec/more.conf': 'server a.example',
    '/etc/ntpsec/ntp.d/x.conf': 'server b.example',
  };
  const main = opened('ntp', 'includefile more.conf\nincludefile ntp.d\n', '/etc/ntpsec/ntp.conf');
  expect(gather(main, disk(files)).others.map((o) => o.name)).toEqual([
    '/etc/ntpsec/more.conf',
    '/etc/ntpsec/ntp.d/x.conf',
  ]);
});
