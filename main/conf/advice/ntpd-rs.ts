/** What is peculiar to ntp.toml. */
import { agreeing, type Context } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

const leafOf = ({ leaves }: Context, table: string, key: string) =>
  leaves.find((leaf) => leaf.table === table && leaf.key === key) ?? null;

export function tooFewAgree(context: Context): Finding[] {
  const { dialect, sources, clocks, main } = context;
  if (dialect !== 'ntpd-rs' || main.items.some(({ mistakes }) => mistakes.length > 0)) return [];
  const { count: wanted, at } = agreeing(context);
  // Pulses do not count, sockets do; here nobody can be too careful with the warning.
  const count = sources.reduce((sum, { most }) => sum + most, 0) + clocks.length;
  const findings: Finding[] = [];
  if (count > 0 && count < wanted) {
    findings.push({
      id: 'too-few-to-agree',
      severity: 'warning',
      places: placesOf([...at, ...sources]),
      what: `${count === 1 ? 'There is one source' : `There are ${count} sources`}, and ${wanted} have to agree.`,
      why: 'ntp-daemon never touches the clock.',
      remedy: 'Name four servers, or one pool.',
    });
  }
  if (wanted < 2) {
    findings.push({
      id: 'one-is-enough',
      severity: 'warning',
      places: placesOf(at),
      what: 'One source alone may set the clock.',
      why: 'If it tells the wrong time nobody notices, and this clock goes wrong with it.',
      remedy: 'Leave “minimum-agreeing-sources” out (it is 3 then), and name four servers.',
    });
  }
  return findings;
}

export function panic(context: Context): Finding[] {
  if (context.dialect !== 'ntpd-rs') return [];
  const open = context.leaves.filter(
    ({ table, key, value }) =>
      table === 'synchronization' && key.startsWith('single-step-panic-threshold') && value === 'inf',
  );
  const back = context.leaves.filter(
    ({ table, key, value }) =>
      table === 'synchronization' &&
      /^startup-step-panic-threshold(\.backward)?$/.test(key) &&
      value === 'inf',
  );
  return [
    ...(open.length === 0
      ? []
      : [
          {
            id: 'panic-off',
            severity: 'warning' as const,
            places: placesOf(open),
            what: 'Once it runs, ntp-daemon may set the clock by any amount.',
            why: 'If the servers go wrong by years, so does this clock, and certificates, backups and logs with it.',
            remedy: 'Leave the line out (then 1000 seconds are the limit).',
          },
        ]),
    ...(back.length === 0
      ? []
      : [
          {
            id: 'far-back',
            severity: 'hint' as const,
            places: placesOf(back),
            what: 'At the start the clock may be set back by any amount.',
            why: 'A computer that starts is behind, hardly ever ahead. Far back means mostly that the servers are wrong.',
            remedy: 'Leave it at a day: backward = 86400',
          },
        ]),
  ];
}

export function drafts(context: Context): Finding[] {
  if (context.dialect !== 'ntpd-rs') return [];
  const five = context.leaves.filter(
    ({ table, key, value }) => table === 'source' && key === 'ntp-version' && value === 5,
  );
  if (five.length === 0) return [];
  return [
    {
      id: 'draft-version',
      severity: 'warning',
      places: placesOf(five),
      what: 'A source is asked in version 5 of the protocol, which is a draft.',
      why: 'Both ends must speak the same draft; after an update of either they may understand each other no more.',
      remedy: 'Leave “ntp-version” out, or write: ntp-version = "auto"',
    },
  ];
}

/** 666 instead of 0o666 is another number. */
export function permissions(context: Context): Finding[] {
  const leaf =
    context.dialect === 'ntpd-rs' ? leafOf(context, 'observability', 'observation-permissions') : null;
  if (typeof leaf?.value !== 'number' || !DECIMAL_MODES.includes(leaf.value)) return [];
  return [
    {
      id: 'decimal-mode',
      severity: 'warning',
      places: placesOf([leaf]),
      what: `A file mode is written as ${leaf.value}, which is 0o${leaf.value.toString(8)}.`,
      why: 'Others may read or write the socket than was meant.',
      remedy: `Write it with 0o in front: 0o${leaf.value}`,
    },
  ];
}

const DECIMAL_MODES = [600, 640, 644, 660, 664, 666, 700, 750, 755, 770, 775, 777];

export function keysForNobody(context: Context): Finding[] {
  if (context.dialect !== 'ntpd-rs') return [];
  const number = (table: string) =>
    new Set(context.leaves.filter((l) => l.table === table).map(({ index }) => index));
  const exchanges = [...number('nts-ke-server')];
  const lonely = exchanges.filter((index) => {
    const value = (key: string) =>
      context.leaves.find((l) => l.table === 'nts-ke-server' && l.index === index && l.key === key)?.value;
    if (value('ntp-server') !== undefined) return false;
    const port = Number(value('ntp-port') ?? 123);
    return !context.leaves.some(
      (l) => l.table === 'server' && l.key === 'listen' && String(l.value).endsWith(`:${port}`),
    );
  });
  if (lonely.length === 0) return [];
  return [
    {
      id: 'keys-for-nobody',
      severity: 'warning',
      places: placesOf(
        context.leaves.filter((l) => l.table === 'nts-ke-server' && lonely.includes(l.index)).slice(0, 1),
      ),
      what: 'Keys for signed answers (NTS) are given out, and no server listens where they are for.',
      why: 'Clients get keys and then no time.',
      remedy: 'Add a [[server]] that listens on that port, or name the other computer with “ntp-server”.',
    },
  ];
}
