/**
 * English, for the server directory: every sentence about a listed server, a measurement, a proposal and a set of servers,
 * shared by page and terminal. One typed value; another language is another value of `DirectoryMessages`. Arguments arrive
 * formatted.
 */
import type {
  AccessPolicy,
  Caution,
  FoundReport,
  KeptOff,
  ListingStatus,
  SmearFamily,
} from '../directory.ts';

const s = (n: number) => (n === 1 ? '' : 's');
const servers = (n: number) => `${n} server${s(n)}`;

export const directoryEn = {
  policy: {
    open: 'Open',
    notify: 'Open, wants a note',
    restricted: 'Restricted',
    closed: 'Closed',
    unknown: 'Not stated',
  } satisfies Record<AccessPolicy, string>,
  policySentence: {
    open: 'Open to everybody.',
    notify: 'Open to everybody; its operator asks for a note from whoever uses it.',
    restricted: 'For some only.',
    closed: 'Closed: nobody may use it without an arrangement made before.',
    unknown: 'No list says who may use it.',
  } satisfies Record<AccessPolicy, string>,
  serviceArea: (area: string) => `Service area: ${area}.`,
  operatorSays: (words: string) => `Its operator says: “${words}”`,

  rule: {
    closed:
      'It cannot be picked: its operator lets nobody use it without an arrangement made before. Whoever has one writes its name down under Settings.',
    retired: 'It cannot be picked: it is no public server any more.',
    notify:
      'Its operator asks for a note from whoever uses it. A message is ready to be copied; sending it is up to you.',
  },
  caution: {
    restricted:
      'Its operator lets only some use it: an area, a kind of network, or other servers. Pick it only if you are one of them.',
    'stratum-one':
      'A stratum 1 server has a reference clock of its own and is meant for servers that give the time to a hundred computers or more. For one computer a stratum 2 server is as good.',
    'unknown-policy':
      'No list says who may use this server. That it answers does not mean that everybody is welcome: look at its operator’s pages, or ask, before you rely on it.',
  } satisfies Record<Caution, string>,

  status: {
    confirmed: (date: string) => `last confirmed ${date}`,
    listed: 'not looked for since',
    unreachable: (date: string) => `found unreachable ${date}`,
    unsynchronised: (date: string) => `found without the time ${date}`,
    operator: 'named on its operator’s own pages',
    unverified: 'from a list of unknown date and origin',
    'pool-zone': 'a zone of the NTP Pool: a name for many servers, which change',
    retired: 'listed as retired',
    imported: 'from an imported list',
    unlisted: 'in no list',
  } satisfies Record<ListingStatus, string | ((date: string) => string)>,
  listedIn: (year: string) => `listed ${year}`,
  lately: 'lately',

  place: {
    kilometres: (km: string) => `${km} km`,
    near: (km: string, uncertainty: string) => `About ${km} away, give or take ${uncertainty}.`,
    light: (fibre: string, vacuum: string) =>
      `For that, light needs about ${vacuum} there and back, and about ${fibre} in a straight cable.`,
    leastTrip: (km: string, time: string) =>
      `They are at least ${km} apart, so no answer can come from there in less than ${time}.`,
    mayBeHere: 'It may be next door, so no answer is too quick.',
    here: (name: string) => `Near means near ${name}.`,
    hereSet: (name: string) => `Near means near ${name}: that is what you said.`,
    byZone: (zone: string) => `That is what the time zone of this computer (${zone}) says.`,
    nowhere: (zone: string) =>
      `Where this computer is, is not known: its time zone (${zone}) is no place. Say where, to see what is near.`,
    doubtful: 'Its listed place is doubtful: it answers sooner than light could come from there.',
    possible: 'Its answer is slow enough for the listed place.',
    unjudged: {
      anycast: 'One address, many machines: such a server is in no place, so none is judged.',
      pool: 'A name for many servers is in no place, so none is judged.',
      'no-place': 'No place is listed, so none is judged.',
      'no-place-here': 'Where this computer is, is not known, so no place is judged.',
    },
    arithmetic: {
      between: (km: string) => `Between the two places: ${km}.`,
      uncertainty: (km: string) => `Both are known to within ${km} together.`,
      least: (km: string) => `So they are at least ${km} apart.`,
      needs: (time: string) => `Light in vacuum needs at least ${time} for that, there and back.`,
      measured: (time: string, error: string) =>
        `The answer came after ${time}, which may be ${error} too short.`,
      within: (km: string) => `So the server that answered is at most ${km} from here.`,
    },
  },

  measured: {
    answered: (delay: string, words: string, bound: string) =>
      `Answers in ${delay}; by it, this clock is ${words}, ${bound}.`,
    stratum: (stratum: string, refid: string) => `Stratum ${stratum}, from ${refid}.`,
    agrees: (agreeing: number, of: number) =>
      agreeing === of ? `All ${of} that answered agree.` : `${agreeing} of ${of} that answered agree.`,
    differs: (by: string, agreeing: number) =>
      `It tells another time than most: ${agreeing} agree, and it is at least ${by} off.`,
    undecided: (of: number) => `The ${of} that answered do not agree, so nobody can say who is right.`,
    alone: 'No other answered that it could be compared with.',
    smearing: (by: string) => `It spreads the leap second over hours, and is ${by} off for now.`,
    leap: {
      insert: 'It announces a leap second.',
      delete: 'It announces that a second is left out.',
    },
    sameAs: (name: string) => `The same machine as ${name}; it was asked once for both.`,
    engine: 'It is one of your servers and is asked anyhow, so nothing more was sent.',
    jitter: (jitter: string) => `Its round trip changes by about ${jitter}.`,
    silent: 'It does not answer.',
    refused: (code: string) => `It asks to be left alone (${code}), and is.`,
    spare: 'It asks for fewer questions (RATE), and gets them.',
    unusable: (reason: string) => `It answers, but its answers cannot be used: ${reason}.`,
    unreachable: (reason: string) => `It cannot be reached: ${reason}.`,
    'not-found': 'There is no server of this name any more.',
    'no-dns': 'Its name cannot be looked up: nobody answers for it.',
    tooSoon: (rest: string) =>
      `It was asked a moment ago. No server is asked twice within 64 s: try in ${rest}.`,
    spareUntil: (rest: string) => `It asks for fewer questions (RATE): it may be asked again in ${rest}.`,
    keptOff: {
      closed: 'Not asked: it is closed to the public.',
      restricted: 'Not asked: it is for some only.',
      retired: 'Not asked: it is no public server any more.',
      'unseen-notice': 'Not asked: its operator asks for a note, and you were not told yet.',
      'asked-to-stop': 'Not asked: it told us lately that it wants to be left alone.',
    } satisfies Record<KeptOff, string>,
    cancelled: 'Not asked: you stopped the measurement.',
    never: 'Not measured yet.',
  },
  progress: {
    idle: 'Nothing has been measured yet.',
    running: (settled: number, total: number, answered: number) =>
      `Measuring: ${settled} of ${total} done, ${answered} answered.`,
    finished: (total: number, answered: number) =>
      total === 1
        ? `Measured: the server ${answered === 1 ? 'gives the time' : 'does not give the time'}.`
        : `Measured: ${answered === 0 ? 'none' : answered} of ${total} servers ${answered <= 1 ? 'gives' : 'give'} the time.`,
    cancelled: (settled: number, total: number) => `Stopped after ${settled} of ${total}.`,
    busy: 'A measurement is under way already. Wait for its end, or stop it.',
  },
  /** Before servers are asked whose operators want to know of their clients. */
  notice: (n: number) =>
    `${n === 1 ? 'The operator of one of these servers asks' : `The operators of ${n} of these servers ask`} for a note from whoever uses ${n === 1 ? 'it' : 'them'}. One packet each is sent now, to see whether ${n === 1 ? 'it answers' : 'they answer'}; a note is due when you pick one.`,

  proposal: {
    none: 'No server of the directory fits. Import another list, or write down servers that you know under Settings.',
    nothingToAdd: 'Your choice has as many servers as you asked for.',
    headline: (n: number, added: number) =>
      added === n
        ? n === 1
          ? 'One server fits:'
          : `${n} servers fit together:`
        : `Your choice, and ${servers(added)} that ${added === 1 ? 'goes' : 'go'} with it:`,
    short: (wanted: number, n: number) =>
      `Only ${n} of ${wanted}: no other is near or open enough and independent of these.`,
    measured: 'Chosen by what answered here, and by what its operators allow.',
    unmeasured:
      'Chosen by the lists alone: nothing was measured, so some may not answer. Measure first for a better choice.',
    nowhere:
      'It is not known where this computer is (its time zone is no place), so far ones count like near ones. Say where you are for a better choice.',
    spare: (n: number) => `${servers(n)} more would fit as well.`,
  },
  reason: {
    kept: 'You had chosen it.',
    answered: (delay: string) => `It answered in ${delay}.`,
    answeredAgreed: (delay: string, agreeing: number, of: number) =>
      `It answered in ${delay}, and ${agreeing} of ${of} agree on the time.`,
    unmeasured: 'It has not been measured.',
    near: (km: string, vague: boolean) => `It is near: ${vague ? 'within' : 'about'} ${km}.`,
    far: (km: string) => `It is about ${km} away; none that is nearer fits.`,
    country: (country: string) => `Its country: ${country}.`,
    policy: {
      open: 'It is open to everybody.',
      notify: 'It is open to everybody, and its operator asks for a note.',
      restricted: 'It is for some only.',
      unknown: 'No list says who may use it: look at its operator’s pages first.',
    },
    stratum: (n: string) => `Stratum ${n}.`,
    independent: (operator: string | null, networks: boolean) =>
      `None of the others is run by ${operator?.replace(/\.+$/, '') ?? 'the same people, as far as the lists say'}${networks ? ', or in its network' : ''}.`,
    pool: 'A name of the NTP Pool: up to four servers, each run by somebody else.',
    nts: 'It offers signed time (NTS).',
    elsewhere: (area: string) =>
      `Its operator means it for others (“${area}”): take it only if no better one fits.`,
    confirmed: (month: string) => `Last confirmed ${month}.`,
    listed: (year: string | null, written: string | null) =>
      `Listed ${year ?? 'at a date that no list tells'}, not confirmed since${written !== null && year !== null && written < year ? `; its entry is of ${written}` : ''}.`,
  },

  level: { blocks: 'Cannot be saved', warning: 'Warning', note: 'Note' },
  finding: {
    'same-operator': (names: string, operator: string) =>
      `${names} are run by the same people (${operator}): one mistake of theirs makes all of them wrong.`,
    'same-network': (names: string, prefix: string) =>
      `${names} stand in one network (${prefix}): when its line fails, all of them are silent.`,
    'same-as': (names: string, as: string) =>
      `${names} are connected by one provider (AS ${as}): when it fails, all of them are silent.`,
    'same-machine': (names: string, address: string) =>
      `${names} are one and the same machine (${address}): asked twice, it would still be one witness.`,
    'same-country': (country: string) =>
      `All of them stand in one country (${country}): when its networks are in trouble, none is left to compare with.`,
    'same-upstream': (names: string, refid: string) =>
      `${names} take their time from one server above them (${refid}): if that one is wrong, all of them are, and agree.`,
    follows: (names: string, of: string) =>
      `${names} takes its time from ${of}: the two are one witness, not two.`,
    'one-pool': (pool: string) =>
      `All of them come from ${pool}: the servers are independent, but one party says which ones you get. One server that you chose yourself makes the difference.`,
    'smear-mixed': (names: string, others: string, one: boolean) =>
      `${names} ${one ? 'spreads' : 'spread'} leap seconds over hours, ${others} not. Around a leap second they tell times up to a second apart, all of them honestly, so they cannot be used together.`,
    'smear-perhaps-mixed': (names: string, others: string, one: boolean) =>
      `${names} ${one ? 'spreads' : 'spread'} leap seconds over hours; of ${others} nobody knows. If not, they will tell times up to a second apart around a leap second.`,
    'smears-differ': (names: string) =>
      `${names} spread leap seconds in different ways. Around a leap second they tell different times, all of them honestly, so they cannot be used together.`,
    few: [
      'There is no server in it, so nobody tells the time.',
      'With one source a wrong time cannot be noticed at all, and when it is silent there is none.',
      'With two sources you would see that they disagree, but not which of them is wrong.',
      'With three sources one that is wrong is found out. But when one is silent, the other two can only disagree: a fourth helps.',
    ],
    many: (n: number) =>
      `These are ${n} sources. More than ten make nothing better, and are only more traffic for those who run them.`,
    anycast: (names: string) =>
      `${names}: one address behind which many machines of one operator answer. It counts as one source.`,
    retired: (names: string) =>
      `${names} is listed as retired: it may be silent, or be somebody else’s by now.`,
    'not-for-all': {
      closed: (names: string) =>
        `${names} is closed to the public. Keep it only if you have an arrangement with its operator.`,
      restricted: (names: string) => `${names} is for some only. Keep it only if you are one of them.`,
    },
    'stratum-one': (names: string) =>
      `${names}: a stratum 1 server is meant for those who give the time to a hundred computers or more.`,
  },
  remedy: {
    remove: (name: string) => `Remove ${name}`,
    add: (name: string) => `Add ${name}`,
    replace: (name: string, by: string) => `Replace ${name} by ${by}`,
  },
  diversity: {
    good: (n: number) => `${n} independent sources, and nothing to object to.`,
    findings: (sources: number, findings: number) =>
      `${sources} source${s(sources)}; ${findings} ${findings === 1 ? 'thing' : 'things'} to look at.`,
    blocked: 'This set cannot be saved as it is.',
    unresolved: (names: string) => `Not looked up, so not compared by network: ${names}.`,
  },
  smear: {
    'noon-to-noon': 'from noon to noon (Google, Amazon)',
    meta: 'in Meta’s way',
    unknown: 'in a way that no list names',
  } satisfies Record<SmearFamily, string>,

  list: {
    catalogue: 'The catalogue that came with Truechimer',
    ownCatalogue: (title: string) => `Your own catalogue, ${title}`,
    ownCatalogueSome: 'Your own catalogue',
    import: (title: string) => `Imported: ${title}`,
    importSome: 'An imported list',
    machine: 'What this computer knows already',
    settings: 'Your servers',
    from: (date: string) => `of ${date}`,
    taken: (date: string) => `taken in on ${date}`,
    records: servers,
  },
  found: {
    configuration: (program: string, where: string) => `${program} is configured with it (${where}).`,
    network: (program: string, where: string) => `This network gave it to ${program} (${where}).`,
    announced: (program: string, where: string) =>
      `It announces itself in this network: ${program} heard it (${where}).`,
  } satisfies Record<FoundReport['by'], (program: string, where: string) => string>,
  import: {
    read: (records: number, told: number, outside: number) =>
      [
        `${servers(records)} read.`,
        told > 0 && `${told} thing${s(told)} to look at.`,
        outside > 0 &&
          `${outside} line${s(outside)} around them belong${outside === 1 ? 's' : ''} to no server.`,
      ]
        .filter(Boolean)
        .join(' '),
    nothing: 'No server was found in it.',
    kept: 'It is in your directory now.',
    replaced: 'It is in your directory now, in the place of its older self.',
  },

  message: {
    subject: (host: string) => `Use of your time server ${host}`,
    body: (host: string) =>
      [
        'Hello,',
        '',
        `I use your time server ${host} to keep the clock of one computer right. Its entry in the public list asks for a note, so here it is.`,
        '',
        'The program is Truechimer, an NTP client. At its start it sends up to seven packets within two minutes, and from then on one every 64 to 1024 seconds. It slows down, or stops, when your server says so with a kiss code (RATE, DENY, RSTR), and looks the name up anew at most once an hour.',
        '',
        'Should you prefer that I use another server, please tell me.',
        '',
        'Thank you for running it.',
      ].join('\n'),
  },
};

export type DirectoryMessages = typeof directoryEn;
