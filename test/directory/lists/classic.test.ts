/** The records of Delaware as they come: wrapped, run together, quoted, in pages of every age, and broken. */
import { describe, expect, it } from 'vitest';
import { hosts, reading, record, said } from './reading.ts';

const PLAIN = `US CA ntp.example.edu (192.0.2.7)
Location: Example University, San Diego, CA
Geographic Coordinates: 32:53N, 117:14W
Synchronization: NTP V4 secondary (stratum 2), PC/Linux
Service Area: Western US
Access Policy: open access, please send a message to notify
Contact: Ada Example (ada@example.edu)
Note: IP addresses are subject to change; please use DNS.
`;

const WANTED = {
  host: 'ntp.example.edu',
  addresses: ['192.0.2.7'],
  country: 'US',
  state: 'CA',
  city: 'San Diego',
  stratum: 2,
  location: 'Example University, San Diego, CA',
  synchronization: 'NTP V4 secondary (stratum 2), PC/Linux',
  serviceArea: 'Western US',
  accessPolicy: 'notify',
  accessDetails: 'open access, please send a message to notify',
  contact: 'Ada Example (ada@example.edu)',
  notes: 'IP addresses are subject to change; please use DNS.',
  useDns: true,
};

describe('one record', () => {
  const lines = PLAIN.trimEnd().split('\n');
  const [header = '', ...fields] = lines;

  it.each<[string, string]>([
    ['as it stands in the lists', PLAIN],
    ['with its fields in another order', [header, ...fields.toReversed()].join('\n')],
    ['indented', lines.map((line, i) => (i === 0 ? line : `    ${line}`)).join('\n')],
    ['with blank lines between', lines.join('\n\n')],
    ['with a blank before each colon', PLAIN.replaceAll(': ', ' : ')],
    [
      'in capitals',
      [header, ...fields.map((line) => line.replace(/^[^:]+/, (label) => label.toUpperCase()))].join('\n'),
    ],
    ['with the ends of lines of Windows', PLAIN.replaceAll('\n', '\r\n')],
    ['with the ends of lines of old Macs', PLAIN.replaceAll('\n', '\r')],
    ['quoted in a mail', lines.map((line) => `> ${line}`).join('\n')],
    ['quoted twice', lines.map((line) => `>> ${line}`).join('\n')],
    [
      'as Lynx prints it, with the numbers of links',
      PLAIN.replace('ntp.ex', '[12]ntp.ex').replace('ada@', '[13]ada@').replaceAll(/^/gm, '   '),
    ],
    ['as an entry of a list', `* ${PLAIN}`],
    ['in Markdown', PLAIN.replaceAll(/^([A-Z][\w ]+):/gm, '**$1:**')],
    ['wrapped at 40 characters', PLAIN.replaceAll(/(.{25,40}) /g, '$1\n')],
    [
      'with labels cut in two',
      PLAIN.replace('CA\nGeographic Coordinates', 'CA Geographic\nCoordinates')
        .replace('W\nSynchronization', 'W\nSynchronization')
        .replace('Linux\nService Area', 'Linux Service\nArea')
        .replace('US\nAccess Policy', 'US Access\nPolicy'),
    ],
    [
      'with labels that begin in the middle of a line',
      PLAIN.replace('CA\nGeographic', 'CAGeographic')
        .replace('W\nSynchronization', 'W Synchronization')
        .replace('Linux\nService', 'Linux Service')
        .replace('notify\nContact', 'notify Contact'),
    ],
    [
      'with short labels',
      PLAIN.replace('Location', 'Loc')
        .replace('Geographic Coordinates', 'Coords')
        .replace('Synchronization', 'Sync')
        .replace('Service Area', 'Svc Area')
        .replace('Access Policy', 'Policy')
        .replace('Contact', 'Contacts')
        .replace('Note', 'Remarks'),
    ],
    ['with values below their labels', PLAIN.replaceAll(/^([A-Z][\w ]+): /gm, '$1:\n  ')],
    ['with tabs behind the labels', PLAIN.replaceAll(/^([A-Z][\w ]+): /gm, '$1:\t')],
    ['with wrapped values that begin with a tab', PLAIN.replaceAll(/(.{25,40}) /g, '$1\n\t')],
    ['with values in a column', PLAIN.replaceAll(/^([A-Z][\w ]+): /gm, (label) => label.padEnd(30))],
    ['with a dash behind each label', PLAIN.replaceAll(/^([A-Z][\w ]+): /gm, '$1 - ')],
    ['with its address in square brackets', PLAIN.replace('(192.0.2.7)', '[192.0.2.7]')],
    ['with its address on the line below', PLAIN.replace(' (192.0.2.7)', '\n(192.0.2.7)')],
    [
      'in a page, with a cell for each label',
      `<table><tr><td colspan=2>${header}</td></tr>${fields
        .map((line) => `<tr><td>${line.replace(': ', ':</td><td>')}</td></tr>`)
        .join('')}</table>`,
    ],
    [
      'in a page, a list in a list',
      `<html><ul><li>${header}<ul>${fields.map((line) => `<li>${line}`).join('\n')}</ul></ul>`,
    ],
    [
      'as text with pieces of HTML in it',
      PLAIN.replace('US CA ntp.example.edu', 'US&nbsp;CA <b>ntp.example.edu</b>')
        .replace('\nService', '<br>Service')
        .replace(/\(([^()@]*@[^()]*)\)/, '(<a href="mailto:$1">$1</a>)'),
    ],
    ['as text in a page that lacks every tag for it', `<html><body>\n${PLAIN}</body></html>`],
    ['as text after which a page follows', `${PLAIN}\n<hr><html><body><p>That was all.</body></html>`],
    ['with all fields in one line', `${header}\n${fields.slice(0, -1).join('; ')}\n${fields.at(-1) ?? ''}`],
    ['in a page, in <pre>', `<html><body><h1>List</h1><pre>\n${PLAIN}</pre></body></html>`],
    ['in a page, with <br>', `<HTML><BODY><P>${lines.join('<BR>\n')}</BODY></HTML>`],
    ['in a page on one line', `<html><body><p>${lines.join('<br>')}</p></body></html>`],
    ['in a page, as a list', `<html><ul><li>${lines.join('<br>')}<li>`],
    ['in a page, as <dl>', `<html><dl><dt>${header}<dd>${fields.join('<br>\n')}</dl>`],
    ['in a page, a paragraph for each line', `<html>${lines.map((line) => `<p>${line}`).join('\n')}`],
    [
      'in a page, in the cell of a table',
      `<table><tr><td width=100><a name=x></a></td><td>${lines.join('<br>')}</td></tr></table>`,
    ],
    [
      'in a page, a row for each line',
      `<table>${lines.map((line) => `<tr><td>${line}</td></tr>`).join('')}</table>`,
    ],
    [
      'in a page, with links and entities',
      `<html><p><b>US CA</b> <a href="x.html">ntp.example.edu</a>&nbsp;(192.0.2.7)<br>${fields
        .join('<br>')
        .replace('(ada@example.edu)', '(<a href="mailto:ada@example.edu">ada@example.edu</a>)')
        .replaceAll(/(\w+ ?\w*):/g, '<i>$1</i>:')}`,
    ],
  ])('is read the same %s', (_, text) => {
    const read = reading(text);
    expect(read.records).toHaveLength(1);
    const [only] = read.records;
    expect(only).toMatchObject(WANTED);
    expect(only?.place).toMatchObject({
      basis: 'stated',
      lat: expect.closeTo(32.8833, 3),
      lon: expect.closeTo(-117.2333, 3),
    });
    expect(read.problems.filter(({ kind }) => kind !== 'outside')).toEqual([]);
  });

  it('needs no more than its host', () => {
    expect(record('US CO time-a.example.gov (192.0.2.55)\n')).toMatchObject({
      host: 'time-a.example.gov',
      country: 'US',
      accessPolicy: 'unknown',
    });
  });

  it.each([
    ['UK ntp.example.ac.uk (192.0.2.1)', { country: 'GB', host: 'ntp.example.ac.uk' }],
    ['DK Denmark GPS.example.dk (192.0.2.1)', { country: 'DK', host: 'gps.example.dk' }],
    ['CZ The Czech Republic ntp.example.cz (192.0.2.1)', { country: 'CZ', host: 'ntp.example.cz' }],
    ['CA BC ntp.example.ca (192.0.2.1)', { country: 'CA', state: 'BC', host: 'ntp.example.ca' }],
    ['US ntp.example.com', { country: 'US', state: null, host: 'ntp.example.com' }],
    ['AU ntp.example.au (192.0.2.1, 2001:db8::1)', { addresses: ['192.0.2.1', '2001:db8::1'], ipv6: true }],
    ['AU ntp.example.au (192.0.2.1 (IPv4), 2001:db8::1 (IPv6))', { addresses: ['192.0.2.1', '2001:db8::1'] }],
    ['AU ntp.example.au (DNS)', { addresses: [], host: 'ntp.example.au' }],
    [
      'AU ntp.example.au, ntp2.example.au (192.0.2.1)',
      { host: 'ntp.example.au', aliases: ['ntp2.example.au'] },
    ],
    [
      '* umd1.example.edu (192.0.2.10), U Example, College Park, MD\nAccess policy: open access',
      { country: 'US', state: 'MD', location: 'U Example, College Park, MD' },
    ],
    [
      'ntp.example.edu, Example Center, Dearborn, MI\nSynchronization: NTP primary (GOES clock)',
      { country: 'US', state: 'MI', stratum: 1, referenceClock: 'GOES' },
    ],
    [
      'wwvb.example.edu (192.0.2.1)\nContact Steve Example (steve@example.edu)',
      { contact: 'Steve Example (steve@example.edu)' },
    ],
  ])('begins with %s', (text, wanted) => {
    expect(record(text)).toMatchObject(wanted);
  });

  it('may be about several hosts, in one line or in lines one below the other', () => {
    expect(record('FR a.example.fr (192.0.2.1), b.example.fr (192.0.2.2), Nice, France')).toMatchObject({
      host: 'a.example.fr',
      aliases: ['b.example.fr'],
      addresses: ['192.0.2.1', '192.0.2.2'],
      location: 'Nice, France',
    });
    const shared = (second: string) =>
      reading(`US CA a.example.edu (192.0.2.1)\n${second} b.example.edu (192.0.2.2)\nLocation: X\nNote: y\n`)
        .records;
    expect(shared('US CA').map(({ host, notes, line }) => [host, notes, line])).toEqual([
      ['a.example.edu', 'y', 1],
      ['b.example.edu', 'y', 2],
    ]);
    expect(shared('US CA')[0]?.raw).toContain('Note: y');
    // Of another country, the first has no fields.
    expect(shared('UK').map(({ location }) => location)).toEqual([null, 'X']);
    // Many are a list of hosts.
    const many = Array.from({ length: 3000 }, (_, i) => `US h${i}.example.com (192.0.2.1)`);
    const { records } = reading(many.join('\n'));
    expect(records).toHaveLength(3000);
    for (const [i, { raw }] of records.entries()) expect(raw).toBe(many[i]);
  });

  it('may name its host and its country behind labels', () => {
    const text = 'Name: ntp.example.de\nIP: 192.0.2.5\nCountry: DE\nLocation: Berlin\n';
    expect(record(text)).toMatchObject({
      host: 'ntp.example.de',
      addresses: ['192.0.2.5'],
      country: 'DE',
      city: 'Berlin',
    });
  });

  it('knows its stratum from the title of the list where it does not say', () => {
    const list = (title: string) => `${title}\n\nDE ntp.example.de (192.0.2.1)\nLocation: Berlin, Germany\n`;
    expect(record(list('Public NTP Primary (stratum 1) Time Servers')).stratum).toBe(1);
    expect(record(list('Secondary Servers')).stratum).toBe(2);
    expect(record(list('# List of active stratum 2 time servers')).stratum).toBe(2);
    expect(record(list('Some servers that we like')).stratum).toBeNull();
    expect(record(`${list('Secondary Servers')}Synchronization: NTP V4 primary (GPS)\n`).stratum).toBe(1);
  });
});

describe('a broken record', () => {
  it('with the values of two labels exchanged is put right, and that is said', () => {
    const swapped = PLAIN.replace(
      'Service Area: Western US',
      'Service Area: open access, please send a message to notify',
    ).replace('Access Policy: open access, please send a message to notify', 'Access Policy: Western US');
    const { records, problems } = reading(swapped);
    expect(records[0]).toMatchObject({ serviceArea: 'Western US', accessPolicy: 'notify' });
    expect(said(problems)).toEqual([
      '6 noted Service area and access policy stand under each other’s labels; they are taken for what they say.',
    ]);
    const other = PLAIN.replace('Example University, San Diego, CA', 'X')
      .replace('NTP V4 secondary (stratum 2), PC/Linux', 'Example University, San Diego, CA')
      .replace('Location: X', 'Location: NTP V4 secondary (stratum 2), PC/Linux');
    expect(reading(other).records[0]).toMatchObject({
      location: 'Example University, San Diego, CA',
      stratum: 2,
    });
  });

  const LABELS = [
    'Location',
    'Geographic Coordinates',
    'Synchronization',
    'Service Area',
    'Access Policy',
    'Contact',
  ] as const;
  it.each(
    LABELS.flatMap((one, i) => LABELS.slice(i + 1).map((other) => [one, other] as const)).filter(
      // What is a place and what is an area, no reader can tell; and of a contact nobody knows where it is.
      ([one, other]) => `${one}, ${other}` !== 'Location, Service Area',
    ),
  )('with %s and %s exchanged', (one, other) => {
    const swapped = PLAIN.replace(new RegExp(`^${one}:`, 'm'), 'X:')
      .replace(new RegExp(`^${other}:`, 'm'), `${one}:`)
      .replace(/^X:/m, `${other}:`);
    const { records, problems } = reading(swapped);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(WANTED);
    expect(records[0]?.place).toMatchObject({ basis: 'stated', lat: expect.closeTo(32.883, 2) });
    expect(said(problems)).toHaveLength(1);
    expect(said(problems)[0]).toContain('stand under each other’s labels');
  });

  it('with coordinates of elsewhere does not lie there', () => {
    const at = (coordinates: string) => reading(PLAIN.replace('32:53N, 117:14W', coordinates));
    expect(at('32:53N, 117:14E').records[0]?.place).toMatchObject({ lon: expect.closeTo(-117.233, 2) });
    expect(said(at('32:53N, 117:14E').problems)[0]).toContain('with east and west exchanged they lie in it');
    expect(at('12:00S, 130:00E').records[0]?.place).toMatchObject({
      basis: 'city',
      name: 'San Diego, CA, United States',
    });
    expect(said(at('12:00S, 130:00E').problems)[0]).toBe(
      '3 unread The coordinates lie outside of the country (US) and are not used.',
    );
    expect(said(at('91:00N, 117:14W').problems)[0]).toBe(
      '3 unread The coordinates cannot be read: A latitude is 90° at most.',
    );
    expect(said(at('3253N, 11714W').problems)[0]).toContain('3 unread The coordinates cannot be read');
  });

  it.each([
    ['US CA ntp example.edu (192.0.2.7)', 'contains a blank'],
    ['US CA $(reboot).example.edu (192.0.2.7)', 'is not a server name'],
    ['US CA ntp.example.edu;reboot (192.0.2.7)', 'is not a server name'],
    ['US CA `id`.example.edu (192.0.2.7)', 'is not a server name'],
    ['US CA ntp|tee.example.edu (192.0.2.7)', 'is not a server name'],
    ['US CA -oProxy.example.edu (192.0.2.7)', 'may not begin or end with a hyphen'],
    ['US CA timeserver (192.0.2.7)', 'has no dot'],
  ])('with a host that cannot be asked is left out with its lines: %s', (header, reason) => {
    const good = 'DE ntp.example.de (192.0.2.1)\nLocation: Berlin, Germany\n\n';
    const { records, problems } = reading(
      `${good}${PLAIN.replace(/^.*/, header)}\n${good.replace('.de (', '2.de (')}`,
    );
    expect(records.map(({ host, location }) => [host, location])).toEqual([
      ['ntp.example.de', 'Berlin, Germany'],
      ['ntp.example2.de', 'Berlin, Germany'],
    ]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      line: 4,
      kind: 'refused',
      text: expect.stringContaining(header.slice(0, 10)),
    });
    expect(problems[0]?.reason).toContain(reason);
    expect(problems[0]?.reason).toContain('The lines below belong to it');
  });

  it('without its first line is not given to the server before it', () => {
    const { records, problems } = reading(`${PLAIN}\nLocation: Nobody knows\nAccess Policy: closed\n`);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(WANTED);
    expect(said(problems)).toEqual([
      '10 refused Above these lines the one that names the host is missing. The lines below belong to it and are left out as well.',
    ]);
    expect(hosts('Location: Nobody knows\nAccess Policy: open\n')).toEqual([]);
  });

  it('with a field that nobody knows keeps it in the raw text, and says so', () => {
    const { records, problems } = reading(
      PLAIN.replace('Contact:', 'Moon Phase: full,\n  and waning\nContact:'),
    );
    expect(records[0]).toMatchObject(WANTED);
    expect(records[0]?.raw).toContain('Moon Phase: full,\n  and waning');
    expect(said(problems)).toEqual([
      '7 unread “Moon Phase” is no field that is known. The raw text keeps it.',
    ]);
  });

  it('with one piece of HTML in a long text spoils nothing', () => {
    const many = Array.from({ length: 50 }, (_, i) => PLAIN.replace('ntp.ex', `ntp${i}.ex`)).join('\n');
    const read = reading(many.replace('Western US', 'Western US<br>and <i>Mexico</i>'));
    expect(read.format).toBe('text');
    expect(read.records).toHaveLength(50);
    expect(read.records[0]?.serviceArea).toBe('Western US and Mexico');
  });

  it('is told from the words around it', () => {
    const text = `Rules of Engagement\n\nClients should avoid the primary servers; see www.example.org (the pages).\n\n${PLAIN}\nThat was all.\n`;
    const { records, problems } = reading(text);
    expect(records.map(({ host }) => host)).toEqual(['ntp.example.edu']);
    expect(records[0]?.notes).toBe(WANTED.notes);
    expect(said(problems)).toEqual([
      '1 outside It belongs to no server.',
      '3 outside It belongs to no server.',
      '14 outside It belongs to no server.',
    ]);
  });

  it('has notes that may speak of other servers', () => {
    const note =
      'Note: Select one of (ntp-0.example.edu,\nntp-1.example.edu, ntp-2.example.edu) to equalize load;\nclock.example.edu (192.0.2.1) is an alias.';
    expect(record(PLAIN.replace(/^Note.*$/m, note)).notes).toBe(note.slice(6).replaceAll('\n', ' '));
  });
});
