/**
 * Every word that begins a line, by the sources of the programs: conf.c of chrony 4.9, keyword-gen.c of NTPsec 1.2.4 and of
 * ntpd 4.2.8, timesyncd-gperf.gperf of systemd 258, ntp.toml(5) of ntpd-rs 1.7. That each is explained rightly is for the other tests.
 */
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../main/conf/dialect.ts';
import { CHRONY_LINES, LATER_CHRONY_LINES } from './examples-chrony.ts';
import { NTPD_LINES, NTPSEC_FAR_REACHING, NTPSEC_LINES } from './examples-ntp.ts';
import { explained } from './opened.ts';

const DIRECTIVES: Readonly<Record<'chrony' | 'NTPsec' | 'ntpd', string>> = {
  chrony: `acquisitionport allow authselectmode bindacqaddress bindacqdevice bindaddress bindcmdaddress bindcmddevice binddevice broadcast clientloglimit clockprecision cmdallow cmddeny cmdport cmdratelimit combinelimit commandkey confdir confdir corrtimeratio deny driftfile dscp dumpdir dumponexit fallbackdrift generatecommandkey hwclockfile hwtimestamp hwtstimeout include include initstepslew keyfile leapseclist leapsecmode leapsectz linux_freq_scale linux_hz local lock_all log logbanner logchange logdir mailonchange makestep manual maxchange maxclockerror maxdistance maxdrift maxjitter maxntsconnections maxsamples maxslewrate maxstratum maxtxbuffers maxupdateskew minsamples minsources minstratum nocerttimecheck noclientlog nosystemcert ntpsigndsocket ntsaeads ntscachedir ntsdumpdir ntsntpserver ntsport ntsprocesses ntsratelimit ntsrefresh ntsrotate ntsservercert ntsserverkey ntstrustedcerts opencommands peer pidfile pool port ptpdomain ptpport ratelimit refclock refresh reselectdist rtcautotrim rtcdevice rtcfile rtconutc rtcsync sched_priority server smoothtime sourcedir stratumweight tempcomp user`,
  NTPsec: `controlkey disable driftfile enable end extra filegen fudge includefile interface keys leapfile leapsmearinterval limit logconfig logfile mdnstries mru nic nonvolatile ntpsigndsocket nts peer phone pidfile pool refclock requestkey reset restrict rlimit server setvar statistics statsdir tick tinker tos trustedkey unconfig unpeer unrestrict`,
  ntpd: `automax broadcast broadcastclient broadcastdelay controlkey crypto disable discard driftfile enable end filegen fudge ident includefile interface keys keysdir leapfile leapsmearinterval logconfig logfile manycastclient manycastserver mdnstries mru multicastclient nic nonvolatile ntpsigndsocket peer phone pidfile pool requestkey reset restrict revoke rlimit saveconfigdir server setvar statistics statsdir tick tinker tos trap trustedkey ttl unconfig unpeer`,
};

const said = (dialect: Dialect, text: string, name?: string) => {
  const { lines } = explained(dialect, text, name === undefined ? {} : { name });
  return lines.flatMap(({ words, options, mistakes }) =>
    [words, ...options.map((o) => o.words), ...mistakes.map((m) => m.words)].filter((w) => w !== ''),
  );
};

describe('each directive is known', () => {
  it.each([
    ['chrony', 'chrony', '/etc/chrony/chrony.conf'],
    ['NTPsec', 'ntp', '/etc/ntpsec/ntp.conf'],
    ['ntpd', 'ntp', '/etc/ntp.conf'],
  ] as const)('of %s', (program, dialect, name) => {
    const words = DIRECTIVES[program].split(/\s+/);
    expect(words.length).toBeGreaterThan(40);
    for (const word of words) {
      const told = said(dialect, `${word}\n`, name);
      expect(told, word).not.toEqual([]);
      expect(told.join(' '), word).not.toMatch(/There is no directive|NTPsec gave up|does not know/);
    }
  });

  it('of timesyncd', () => {
    for (const key of 'NTP Servers FallbackNTP RootDistanceMaxSec PollIntervalMinSec PollIntervalMaxSec ConnectionRetrySec SaveIntervalSec'.split(
      ' ',
    )) {
      expect(said('timesyncd', `[Time]\n${key}=64\n`).join(' '), key).not.toContain('There is no setting');
    }
  });
});

/** Said in other words. */
const REPHRASED = new Set(
  [
    'all leaponly IBURST novolley mask require prefer MIX ignore PPS SHM SOCK PHC system step slew wildcard listen default source drop',
    // Kinds of files, and parts of ntpd, each of which has words of its own.
    'loopstats peerstats clockstats rawstats sysstats protostats usestats timingstats cryptostats ntsstats ntskestats ntskelog',
    'calibrate kernel monitor ntp stats auth bclient mode7 unpeer_crypto_early unpeer_crypto_nak_early unpeer_digest_early',
  ].flatMap((words) => words.split(' ')),
);

it.each([
  ['chrony', [...CHRONY_LINES, ...LATER_CHRONY_LINES]],
  ['ntp', [...NTPSEC_LINES, ...NTPSEC_FAR_REACHING, ...NTPD_LINES]],
] as const)('no word of a line is passed over in silence: %s', (dialect, lines) => {
  for (const line of lines) {
    const { lines: told } = explained(dialect, `${line}\n`);
    const all = told.flatMap(({ words, options, mistakes }) => [
      words,
      ...options.map((o) => o.text),
      ...mistakes.map((m) => m.words),
    ]);
    const words = line.replace(/ #.*/, '').split(' ').slice(1);
    const silent = words.filter((word) => /^[a-z_]{3,}\d?$/i.test(word) && !REPHRASED.has(word));
    for (const word of silent) expect(all.join(' '), line).toContain(word);
  }
});

describe('a word that nobody knows is said to be unknown, and never passed over', () => {
  it.each<[Dialect, string, string]>([
    ['chrony', 'frobnicate 7\n', 'There is no directive “frobnicate”.'],
    ['chrony', 'server a.example frobnicate\n', '“server” has no option “frobnicate”.'],
    ['ntp', 'frobnicate 7\n', 'There is no directive “frobnicate”.'],
    ['ntp', 'tos frobnicate 7\n', '“tos” has no option “frobnicate”.'],
    ['timesyncd', '[Time]\nFrobnicate=7\n', 'There is no setting “Frobnicate”.'],
    ['ntpd-rs', '[frobnicate]\nx = 7\n', 'There is no table “frobnicate”.'],
    ['ntpd-rs', '[synchronization]\nfrobnicate = 7\n', 'There is no “frobnicate” in “synchronization”.'],
  ])('%s: %j', (dialect, text, words) => {
    expect(said(dialect, text).join(' ')).toContain(words);
  });
});
