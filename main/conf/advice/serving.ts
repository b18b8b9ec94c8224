/** What other computers get from this one. */
import { type Context, has, lastOf, linesOf, type PlacedLine } from './context.ts';
import { type Finding, placesOf } from './finding.ts';

/** Networks of everybody, as chrony.conf has them. */
const isAll = ({ statement }: PlacedLine) => {
  const words = statement.rest.map(({ text }) => text).filter((text) => text !== 'all');
  return words.length === 0 || /^(0(\.0){0,3}\/0|::\/0)$/.test(words[0]!);
};

export function servesEverybody(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const open = linesOf(context, 'allow').filter(isAll);
  const port = lastOf(context, 'port');
  if (port?.statement.rest[0]?.text === '0' && has(context, 'allow')) {
    return [
      {
        id: 'allow-without-port',
        severity: 'warning',
        places: placesOf([port, ...linesOf(context, 'allow')]),
        what: 'Others may ask this computer for the time, and it listens nowhere (“port 0”).',
        why: 'Nobody gets an answer.',
        remedy: 'Leave out “port 0”, or the “allow” lines.',
      },
    ];
  }
  const findings: Finding[] = [];
  if (open.length > 0 && !has(context, 'ratelimit') && context.complete) {
    findings.push({
      id: 'allow-everybody',
      severity: 'hint',
      places: placesOf(open),
      what: 'Every computer that reaches this one may ask it for the time, as often as it likes.',
      why: 'If that is the internet, broken clients can fill the line.',
      remedy: 'Name the network that is meant, like “allow 192.168.1.0/24”, or add: ratelimit',
    });
  }
  const samba = lastOf(context, 'ntpsigndsocket');
  if (samba !== null && open.length > 0) {
    findings.push({
      id: 'signing-for-everybody',
      severity: 'warning',
      places: placesOf([samba, ...open]),
      what: 'Samba signs answers for every computer that asks.',
      why: 'The signatures are made with passwords of the domain, and whoever has one can try passwords against it at leisure.',
      remedy: 'Allow only the networks of the domain.',
    });
  }
  return findings;
}

export function watchedByEverybody(context: Context): Finding[] {
  if (context.dialect !== 'chrony') return [];
  const open = linesOf(context, 'cmdallow').filter(isAll);
  const wide = linesOf(context, 'bindcmdaddress').filter(({ statement }) =>
    /^(0\.0\.0\.0|::)$/.test(statement.rest[0]?.text ?? ''),
  );
  if (open.length === 0 || wide.length === 0) return [];
  return [
    {
      id: 'watched-by-everybody',
      severity: 'warning',
      places: placesOf([...open, ...wide]),
      what: 'Every computer that reaches this one may look at how chronyd is doing.',
      why: 'That shows attackers when to send what.',
      remedy: 'Name the computers that watch it, like “cmdallow 192.168.1.7”.',
    },
  ];
}

export function smoothing(context: Context): Finding[] {
  const lines =
    context.dialect === 'chrony' ? linesOf(context, 'smoothtime') : linesOf(context, 'leapsmearinterval');
  const open = lines.filter(({ statement }) => statement.rest.length < 3 && statement.rest[0]?.text !== '0');
  if (open.length === 0) return [];
  return [
    {
      id: 'smoothed-time',
      severity: 'hint',
      places: placesOf(open),
      what: 'Clients are told a smoothed time on purpose, not the best one.',
      why: 'A client that asks another server as well finds that the two disagree, and may follow neither.',
      remedy: 'Give these clients servers that all smooth alike, and no others.',
    },
  ];
}
