/** The form of ntp.org as browsers and the wiki hand it out, and tables of hosts. */
import { describe, expect, it } from 'vitest';
import { hosts, reading, record, said } from './reading.ts';

const ROWS: readonly (readonly [string, string])[] = [
  ['Server Stratum', 'Stratum Two'],
  ['Country Code', 'US CA'],
  ['Hostname', 'ntp.example.edu'],
  ['IP Address', '192.0.2.7'],
  ['IPv6 Address', '2001:db8::7'],
  ['Use DNS', 'Yes'],
  ['Pool Member', 'No'],
  ['Server Location', 'San Diego, CA'],
  ['Host Organization', 'Example University'],
  ['Geographic Coordinates', '32.88, -117.23'],
  ['Server Synchronization', 'NTP V4 secondary (stratum 2)'],
  ['Service Area', 'Western US'],
  ['Access Policy', 'Open Access'],
  ['Access Details', ''],
  ['Notification Message', 'Yes'],
  ['Autokey', 'No'],
  ['Autokey URL', ''],
  ['Symmetric Key', ''],
  ['Symmetric Key Type', ''],
  ['Symmetric Key URL', ''],
  ['Server Contact', 'Ada Example'],
];
const WANTED = {
  host: 'ntp.example.edu',
  addresses: ['192.0.2.7', '2001:db8::7'],
  stratum: 2,
  country: 'US',
  state: 'CA',
  city: 'San Diego',
  operator: 'Example University',
  serviceArea: 'Western US',
  accessPolicy: 'notify',
  accessDetails: null,
  useDns: true,
  poolMember: false,
  ipv6: true,
  contact: 'Ada Example',
};
const wiki = (text: string) =>
  text.replaceAll(/\b(Server|Country|Use|Pool|Host|Geographic|Service|Access|Notification) (?=[A-Z])/g, '$1');
const html = (rows: typeof ROWS, cell: (label: string) => string) =>
  rows
    .map(([label, value]) => `<tr valign="top"><td>${cell(label)}</td><td>\n ${value} </td></tr>`)
    .join('\n');

describe('a form', () => {
  it.each<[string, string]>([
    [
      'in Markdown',
      [
        '| Item | Value |',
        '| --- | --- |',
        ...ROWS.map(([label, value]) => `| [${label}](/x) | ${value} |`),
      ].join('\n'),
    ],
    [
      'in Markdown without bars around it',
      ['Item | Value', '--- | ---', ...ROWS.map(([label, value]) => `${label} | ${value}`)].join('\n'),
    ],
    [
      'in the markup of the wiki',
      ROWS.map(([label, value]) => `| *[[${label.replaceAll(' ', '')}][${label}]]* | ${value} |`).join('\n'),
    ],
    [
      'as the wiki keeps it',
      `%META:TOPICINFO{author="x"}%\n%META:FORM{name="ServerForm"}%\n${ROWS.map(([label, value]) => `%META:FIELD{name="${wiki(label)}" attributes="" title="${wiki(label)}" value="${value}"}%`).join('\n')}\n`,
    ],
    [
      'as a page of the wiki',
      `<html><head><title>PublicTimeServer000621 &lt; Servers &lt; NTP</title><style>td { color: red }</style></head><body><table><tr><td>${'<a href=/>WebHome</a>'}</td><td>
      <h1>Server</h1><div class="foswikiForm"><table class="foswikiFormTable"><tr><th colspan="2">ServerForm <a href=e>edit</a></th></tr>${html(ROWS, (label) => `<a href="/bin/view/Servers/${wiki(label)}">${wiki(label)}</a>`)}</table></div></td></tr></table></body></html>`,
    ],
    [
      'as a page of 2021',
      `<!DOCTYPE html><html><body><nav><ul><li>Support</li></ul></nav><h1>Server 621</h1><table><thead><tr><th>Item</th><th>Value</th></tr></thead><tbody>${html(ROWS, (label) => `<a href=x>${label}</a>`)}</tbody></table></body></html>`,
    ],
    ['copied from a browser, with tabs', ROWS.map(([label, value]) => `${label}\t${value}`).join('\n')],
    [
      'copied from a browser, with blanks',
      ROWS.map(([label, value]) => `${label}  ${value}`.trimEnd()).join('\n'),
    ],
    [
      'as Lynx prints it',
      `   Server\n${ROWS.map(([label, value]) => `   ${label} ${value.replace('Stratum', '[3]Stratum').replace(' University', '\n   University').replace(' secondary', '\n   secondary')}`.trimEnd()).join('\n')}\n\nReferences\n\n   3. http://example.org/\n`,
    ],
    ['copied with colons', ROWS.map(([label, value]) => `${label}: ${value}`.trimEnd()).join('\n')],
    [
      'copied, with values below their labels',
      ROWS.flatMap(([label, value]) => (value === '' ? [label] : [label, value])).join('\n'),
    ],
  ])('is read the same %s', (_, text) => {
    const read = reading(text);
    expect(read.records).toHaveLength(1);
    expect(read.records[0]).toMatchObject(WANTED);
    expect(read.records[0]?.place).toMatchObject({ lat: 32.88, lon: -117.23, basis: 'stated' });
    expect(said(read.problems).filter((line) => !line.includes(' outside '))).toEqual([]);
  });

  const form = (host: string, more: Record<string, string> = {}) =>
    [
      '| Item | Value |',
      '| --- | --- |',
      ...ROWS.map(
        ([label, value]) => `| ${label} | ${label === 'Hostname' ? host : (more[label] ?? value)} |`,
      ),
    ].join('\n');

  it('may stand behind another in one file', () => {
    expect(hosts(`${form('a.example.edu')}\n\n${form('b.example.edu')}\n${form('c.example.edu')}`)).toEqual([
      'a.example.edu',
      'b.example.edu',
      'c.example.edu',
    ]);
  });

  it('is over where a classic record begins', () => {
    const classic = 'DE ntp.example.de (192.0.2.1)\nService Area: Germany\nAccess Policy: closed access\n';
    const text = `${ROWS.map(([label, value]) => `${label}: ${value}`).join('\n')}\n\n${classic}`;
    expect(
      reading(text).records.map(({ host, serviceArea, accessPolicy }) => [host, serviceArea, accessPolicy]),
    ).toEqual([
      ['ntp.example.edu', 'Western US', 'notify'],
      ['ntp.example.de', 'Germany', 'closed'],
    ]);
  });

  it('has notes above it, which belong to it alone', () => {
    const text = `**Notes:**\n\n* First.\n* Note: use DNS.\n\n${form('a.example.edu')}\n\n${form('b.example.edu')}\n\n__Notes:__\n   * Of nobody.\n`;
    const { records, problems } = reading(text);
    expect(records.map(({ notes }) => notes)).toEqual(['First.\nNote: use DNS.', null]);
    expect(said(problems).at(-1)).toContain('outside It is a note, and no server follows it.');
  });

  it.each([
    ['Open Access', 'No', '', 'open'],
    ['OpenAccess', 'Yes', '', 'notify'],
    ['Open  Access', 'No', 'a note would be appreciated', 'notify'],
    ['RestrictedAccess', 'Yes', '', 'restricted'],
    ['Closed Access', 'No', '', 'closed'],
    ['', 'Yes', '', 'unknown'],
    ['', 'Yes', 'open to everybody', 'notify'],
    ['', 'No', 'for our customers only', 'restricted'],
  ])('says its policy: %s, notification %s, “%s”', (policy, notification, details, wanted) => {
    const text = form('a.example.edu', {
      'Access Policy': policy,
      'Notification Message': notification,
      'Access Details': details,
    });
    expect(record(text).accessPolicy).toBe(wanted);
  });

  it('without a name is known by its address, and with neither not at all', () => {
    expect(record(form('')).host).toBe('192.0.2.7');
    expect(record(form('Our Time Server')).host).toBe('192.0.2.7');
    const { records, problems } = reading(form('On request', { 'IP Address': '', 'IPv6 Address': '' }));
    expect(records).toEqual([]);
    expect(said(problems)).toEqual(['5 refused “On request” contains a blank; a server name has none.']);
  });

  it('may name a server twice', () => {
    expect(record(form('ntp1.example.edu <br> ntp1v6.example.edu'))).toMatchObject({
      host: 'ntp1.example.edu',
      aliases: ['ntp1v6.example.edu'],
    });
    expect(record(form('ntp1.example.edu ntp1v6.example.edu'))).toMatchObject({
      aliases: ['ntp1v6.example.edu'],
    });
  });
});

describe('a table of hosts', () => {
  it('in Markdown: as in the README of Jauder Ho’s lists', () => {
    const { records, problems } = reading(`# Public NTP Servers

## The List
|Hostname|AS|Stratum|Location|Owner|Notes|
|---|---|:---:|---|---|---|
|time.example.com|AS64496|1|Example NTP|Example|Anycast|
||
|[ntp.example.be](https://ntp.example.be)|AS64497, AS64498|2|Belgium|[Example Org](https://example.be)|IPv4 and IPv6|
|old.example.net|Unknown|Unknown|UK|Nobody||

The following servers are known to be virtualized and may be less accurate. YMMV.

|Hostname|AS|Stratum|Location|Owner|Notes|
|---|---|:---:|---|---|---|
|vm.example.fr|AS64499|3|France|Example||
`);
    expect(records).toHaveLength(4);
    expect(records[0]).toMatchObject({
      host: 'time.example.com',
      as: [64496],
      stratum: 1,
      anycast: true,
      country: null,
      nts: null,
      location: 'Example NTP',
    });
    expect(records[1]).toMatchObject({
      host: 'ntp.example.be',
      as: [64497, 64498],
      country: 'BE',
      operator: 'Example Org',
      ipv6: true,
    });
    expect(records[2]).toMatchObject({
      host: 'old.example.net',
      as: [],
      stratum: null,
      country: 'GB',
      accessPolicy: 'unknown',
    });
    expect(records[3]).toMatchObject({ host: 'vm.example.fr', virtual: true });
    expect(records[1]?.virtual).toBeNull();
    expect(said(problems).filter((line) => !line.includes('outside'))).toEqual([]);
  });

  it('of servers with NTS is known by its heading', () => {
    const table =
      '|Hostname|Stratum|Location|Owner|Notes|\n|---|:---:|---|---|---|\n|nts.example.se|1|Sweden|Example||\n';
    expect(record(`# NTP servers with NTS support\n\n${table}`).nts).toEqual({ port: 4460 });
    expect(record(table).nts).toBeNull();
    const { records } = reading(
      `# Servers\n\n## NTS\n\n${table}\n## Others\n\n${table.replace('nts.', 'ntp.')}`,
    );
    expect(records.map(({ nts }) => nts)).toEqual([{ port: 4460 }, null]);
    // “NTS” in the title holds for all that is below it.
    const titled = reading(`# NTS servers\n\n## The list\n\n${table}`);
    expect(titled.records[0]?.nts).toEqual({ port: 4460 });
  });

  it('in HTML: as in the lists by feature of ntp.org', () => {
    const { records } =
      reading(`<html><h1>Servers Synchronized by GPS</h1><table><tr><th>Stratum</th><th>ISO</th><th>Hostname</th><th>Access</th><th>Notify</th><th>Contact</th><th>Last Modified</th></tr>
<tr><td><a href=x>Stratum One</a></td><td>US CA</td><td><a href=y>ntp.example.edu</a></td><td>Open Access</td><td>Yes</td><td><a href="mailto:ada@example.edu">Ada</a></td><td>2021-03-09</td></tr>
<tr><td>Stratum Two</td><td>DE</td><td>ntp.example.de</td><td>Restricted Access</td><td>No</td><td></td><td>2019-12-20T10:18:3</td></tr></table>`);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      stratum: 1,
      country: 'US',
      state: 'CA',
      accessPolicy: 'notify',
      contact: 'Ada (ada@example.edu)',
      lastModified: '2021-03-09',
    });
    expect(records[1]).toMatchObject({ stratum: 2, accessPolicy: 'restricted', lastModified: '2019-12-20' });
  });

  it('of two columns is no form', () => {
    expect(
      hosts('| Hostname | Stratum |\n| --- | --- |\n| ntp.example.de | 2 |\n| ntp2.example.de | 1 |\n'),
    ).toEqual(['ntp.example.de', 'ntp2.example.de']);
  });

  it('of retired servers makes them retired', () => {
    const { records } = reading(
      '---\ntitle: "Inactive Time Servers"\n---\n\n| ISO | HostName | LastModified |\n| --- | --- | --- |\n| | gone.example.edu (192.0.2.9) |\n',
    );
    expect(records[0]).toMatchObject({
      host: 'gone.example.edu',
      addresses: ['192.0.2.9'],
      status: 'retired',
    });
  });
});
