import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextOf, NO_DIRECTORY } from '../../main/conf/advice/context.ts';
import { gather } from '../../main/conf/gather.ts';
import { importServers } from '../../main/conf/imported.ts';
import { advice, disk, explained, idsOf, opened, WELL } from './opened.ts';

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

const places = (text: string, files: Readonly<Record<string, string>>) =>
  advice('chrony', text, { files }).map(
    ({ id, severity, places: [place] }) => `${severity} ${id} ${place?.file ?? '-'}:${place?.line ?? '-'}`,
  );

it('mistakes in files that belong to it are told with their file', () => {
  const files = {
    '/c/a.conf': '# fine\nserver b.example ibrust\nnonsense\n',
    '/c/passwd.conf': 'root:x:0:0:root:/root:/bin/sh\n'.repeat(6),
    '/s/a.sources': 'server c.example iburst',
    '/c/mark.conf': '\uFEFF# note\n',
    '/c/zero.conf': 'server \0\n',
  };
  expect(places(`${WELL.chrony}confdir /c\nsourcedir /s\n`, files)).toEqual([
    'error mistake /c/a.conf:2',
    'error mistake /c/a.conf:3',
    'error byte-order-mark /c/mark.conf:1',
    'error unended-line /s/a.sources:1',
    'error include-strange /c/passwd.conf:1',
    'error include-strange -:6',
  ]);
});

it('nothing of a file is shown that is no configuration: it may be secret', () => {
  const files = { '/c/shadow.conf': 'root:$y$j9T$secret:19000:0\n'.repeat(6) };
  const found = explained('chrony', `${WELL.chrony}confdir /c\n`, { files });
  expect(JSON.stringify(found)).not.toContain('secret');
  expect(idsOf(found.findings)).toEqual(['include-strange']);
});

it('a file that is missing, or that includes itself, is told', () => {
  const text = `${WELL.chrony}include /none.conf\ninclude /a.conf\n`;
  expect(places(text, { '/a.conf': '\ninclude /b.conf\n', '/b.conf': 'include /a.conf\n' })).toEqual([
    'error include-missing -:6',
    'error include-circle /b.conf:1',
  ]);
  expect(places(`${WELL.chrony}include /none/*.conf\nconfdir /none\n`, {})).toEqual([
    'warning include-missing -:6',
  ]);
  expect(advice('ntp', `${WELL.ntp}includefile /none.conf\n`).map(({ severity }) => severity)).toEqual([
    'warning',
  ]);
});

it('lines count where their file is included: what stands behind it in the including file counts later', () => {
  const early = { '/c/a.conf': 'makestep 1 -1\ndriftfile /early\n' };
  expect(idsOf(advice('chrony', `confdir /c\n${WELL.chrony}`, { files: early }))).not.toContain(
    'makestep-always',
  );
  expect(idsOf(advice('chrony', `${WELL.chrony}confdir /c\n`, { files: early }))).toContain(
    'makestep-always',
  );
  const drift = (text: string) => importServers(gather(opened('chrony', text), disk(early))).driftFile;
  expect(drift('confdir /c\ndriftfile /late\n')).toBe('/late');
  expect(drift('driftfile /first\nconfdir /c\n')).toBe('/early');
});

it('a copied file whose servers stand in directories that are not here is not said to have none', () => {
  const [found] = advice('chrony', 'driftfile /x\nsourcedir /etc/chrony/sources.d\n');
  expect(found).toMatchObject({ id: 'no-servers', severity: 'hint' });
  expect(found?.what).toContain('/etc/chrony/sources.d is a directory that is not here');
  const here = { '/etc/chrony/sources.d/readme': '' };
  expect(
    advice('chrony', 'driftfile /x\nsourcedir /etc/chrony/sources.d\n', { files: here })[0],
  ).toMatchObject({ id: 'no-servers', severity: 'warning' });
});

it('a network that is cut off needs no server', () => {
  const found = advice('chrony', 'local stratum 10\nallow 192.168.0.0/16\ndriftfile /x\nmakestep 1 3\n');
  expect(found.find(({ id }) => id === 'no-servers')?.severity).toBe('hint');
});

it('every server is either taken over or listed with the reason, and what is said of it beside', () => {
  const text = [
    'server f.example ibrust',
    'server -4 g.example iburst prefer minpoll 4',
    'pool h.example maxsources 2',
    'server 192.168.1.1',
    'nonsense',
    '',
  ].join('\n');
  const { servers, mistakes } = importServers(gather(opened('ntp', text.replace(/pool.*\n/, '')), disk({})));
  expect(servers.map(({ name, line, own, refused }) => [name, line, own, refused])).toEqual([
    ['g.example', 2, false, null],
    ['192.168.1.1', 3, true, null],
    [
      'f.example',
      1,
      false,
      expect.stringContaining('Its line has a mistake. “server” has no option “ibrust”'),
    ],
  ]);
  expect(servers[0]?.dropped).toEqual(['prefer', 'minpoll 4']);
  expect(mistakes.map(({ line }) => line)).toEqual([1, 4]);
  const pools = importServers(gather(opened('chrony', 'pool h.example maxsources 2\n'), disk({})));
  expect(pools.servers[0]?.dropped).toEqual(['maxsources 2']);
});

it('however files include each other, each is read once, each of its lines counts once, and it comes to an end', () => {
  const paths = ['/a.conf', '/b.conf', '/c.conf', '/d/e.conf', '/d/f.conf'];
  const line = fc.constantFrom(
    ...paths.map((path) => `include ${path}`),
    'include /d/*.conf',
    'confdir /d /none',
    'server x.example iburst',
    'nonsense',
  );
  const content = fc.array(line, { maxLength: 5 }).map((lines) => lines.map((text) => `${text}\n`).join(''));
  const files = fc.tuple(...paths.map(() => content));
  fc.assert(
    fc.property(content, files, (main, contents) => {
      const held = Object.fromEntries(paths.map((path, i) => [path, contents[i]!]));
      const gathered = gather(opened('chrony', main), disk(held));
      const all = [gathered.main, ...gathered.others];
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
      expect(contextOf(gathered, NO_DIRECTORY).sources).toHaveLength(
        all.reduce((sum, { sources }) => sum + sources.length, 0),
      );
    }),
  );
});
