/**
 * English. Every sentence that a person can read, in one place and typed: another language is another value of
 * `Messages`, and a missing or superfluous entry does not compile. Arguments arrive formatted.
 */
import type { Correction, Diagnosis, Problem, Rejection } from '../status.ts';
import type { Interference, MachineObstacle, ObstacleReport, TimeServiceReport } from '../steering.ts';

const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

export const en = {
  appName: 'Truechimer',

  title: {
    starting: 'Measuring your clock …',
    unknown: 'The clock’s error is not known',
    slow: (offset: string) => `Your clock is ${offset} slow`,
    fast: (offset: string) => `Your clock is ${offset} fast`,
    right: 'Your clock is right',
    noServers: 'No time server answers',
    notConfigured: 'No time servers yet',
    paused: 'Paused',
    lost: 'The time engine has stopped',
  },
  short: {
    slow: (offset: string) => `${offset} slow`,
    fast: (offset: string) => `${offset} fast`,
    right: 'right',
  },
  face: {
    'in-sync': 'In sync',
    degraded: 'Degraded',
    'out-of-sync': 'Out of sync',
    observing: 'Observing',
    'no-servers': 'No servers',
  },
  stopped: 'Not running',
  /** A bound in a column that says what it is. */
  bound: (bound: string) => `± ${bound}`,
  likely: (bound: string) => `± ${bound} (99 %)`,
  atMost: (bound: string) => `± ${bound} at most`,
  guaranteed: (worst: string) =>
    `Guaranteed: at most ${worst} wrong, as long as more than half of your servers tell the truth.`,
  guaranteedByOne: (worst: string) =>
    `Guaranteed: at most ${worst} wrong, as long as your only server tells the truth.`,
  calibration: (right: string, of: string) =>
    `The 99 % figure was right in ${right} of ${of} checks against later answers.`,

  /** A clock that is kept right stays right; of one that is only watched, the error stays known. */
  forecast: {
    right: (within: string, until: string) => `right to within ${within} ${until} (99 %)`,
    known: (within: string, until: string) => `known to within ${within} ${until} (99 %)`,
    until: (when: string) => `until ${when}`,
    for: (time: string) => `for ${time}`,
  },
  leap: {
    insert: (when: string) => `A leap second is announced for ${when}: the minute before has 61 seconds.`,
    delete: (when: string) =>
      `A leap second is announced for ${when}: the minute before has only 59 seconds.`,
  },

  summary: {
    starting: 'Asking your servers; the first answer takes a few seconds.',
    inSync: (limit: string) => `Guaranteed to be within your limit of ${limit}.`,
    observing: (limit: string) =>
      `Within your limit of ${limit}. Truechimer only watches: it changes nothing.`,
    outOfSync: (limit: string) => `That is beyond your limit of ${limit}.`,
    probable: (limit: string) => `Within your limit of ${limit} (99 %), but nobody can guarantee that now.`,
    wide: (limit: string) =>
      `Perhaps within your limit of ${limit}: too little is known of your clock to be sure.`,
    holdover: (age: string) => `No server has answered for ${age}; this runs on the learned drift.`,
    holdoverUntil: (age: string, forecast: string) =>
      `No server has answered for ${age}; on the learned drift the time stays ${forecast}.`,
    undecided: 'Your servers disagree, and no majority of them agrees: nobody can say which is right.',
    few: (used: number, total: number) => `Only ${used} of ${total} servers can be used.`,
    paused: 'No server is asked until you continue.',
    lost: (rest: string | null) =>
      rest === null
        ? 'Start Truechimer again to see the present state.'
        : `Its process has ended. This window takes over in ${rest}.`,
    yielded: (who: string) =>
      `${who} sets this clock, so Truechimer has taken its hands off, until you switch it on again.`,
  },
  before: (when: string, words: string) => `When Truechimer last ran (${when}), ${words}.`,
  beforeKnown: (words: string, bound: string) => `the clock was ${words}, ${bound}`,
  beforeUnknown: 'the clock’s error was not known',

  diagnosis: {
    'no-servers-configured': {
      what: 'Truechimer asks only servers that you chose, and you have not chosen any.',
      todo: 'Add three to five servers near you under Servers.',
    },
    'no-network': {
      what: 'There is no network.',
      todo: 'Connect to a network; Truechimer tries again by itself.',
    },
    'names-unresolved': {
      what: 'The names of your servers cannot be looked up.',
      todo: 'Check the network connection and its DNS settings. Truechimer tries again by itself.',
    },
    'captive-portal': {
      what: 'This network seems to want you to sign in first: different server names all lead to one place, and nothing there tells the time.',
      todo: 'Open a web page and sign in to the network.',
    },
    'port-blocked': {
      what: 'UDP port 123 seems to be blocked here: the names of your servers are known, but none of them answers.',
      todo: 'Ask whoever runs this network to allow outgoing NTP (UDP port 123), or add a time server inside it.',
    },
    'servers-silent': {
      what: 'None of your servers answers.',
      todo: 'Check their addresses under Settings. Their port (usually UDP 123) may be blocked on this network.',
    },
  } satisfies Record<Diagnosis, { what: string; todo: string }>,

  verdict: {
    chosen: 'Used, and the best of your servers: its answers have the smallest bound.',
    truechimer: 'Used: it agrees with the majority.',
    falseticker: (by: string, agreeing: number) =>
      `Not used: it tells a different time. ${plural(agreeing, 'server')} agree, and it is at least ${by} outside of what they can mean.`,
    undecided: 'Not used: your servers disagree and no majority agrees with it.',
    first: 'It has answered; waiting for what the others say.',
    waiting: 'Waiting for its first answers.',
    silent: 'It does not answer.',
    spared: 'It asks for fewer questions (RATE), so it is asked less often.',
    unsynchronised: 'Not used: it says itself that it does not know the time.',
    distant: (distance: string) =>
      `Not used: its own time is only good to ${distance}, too far from a reference clock.`,
    unauthenticated:
      'Not used: anybody could have sent its answers, and only authenticated servers have a say.',
    smearing: (by: string) =>
      `Not used now: it spreads the leap second over hours (smearing), so for a while it tells a time of its own, ${by} off the others.`,
    invalid: (reason: string) => `Its answers cannot be used: ${reason}.`,
    refused: (code: string) =>
      `It asked us to stop (${code}), so it is not asked any more. Please choose another one.`,
    duplicate: (of: string) => `The same machine as ${of}; it is asked only once.`,
    pending: 'Looking up its name …',
    'not-found': 'There is no server of this name. Check the spelling.',
    'no-dns': 'Its name cannot be looked up: the network’s name service does not answer.',
    missed: (polls: number) => `It has missed the last ${polls} polls.`,
    slowed: 'It asked for fewer packets and gets them.',
  },

  rejection: {
    'too-short': 'they are too short',
    'wrong-version': 'they are of another version of NTP',
    'bad-extension': 'they are damaged',
    'wrong-mode': 'they are not answers of a server',
    'wrong-origin': 'they are not answers to our question',
    duplicate: 'they are repeated',
    unsynchronised: 'it is not synchronised',
    'bad-stratum': 'its stratum is out of range',
    'zero-timestamp': 'they carry no time',
    'too-distant': 'it is more than 16 s from its reference clock',
    'too-slow': 'they take more than 3 s',
    'impossible-times': 'its times contradict themselves',
  } satisfies Record<Rejection, string>,

  route: (age: string, change: string) => `The way to this server changed ${age} ago: ${change}.`,
  longer: (time: string) => `${time} longer`,
  shorter: (time: string) => `${time} shorter`,
  corrected: (time: string) => `Its answers are corrected by ${time}, by the continuity of this clock.`,
  rerouted: (changes: number) => `It changed ${changes} times so far.`,

  server: (name: string, stratum: string) => `${name} (stratum ${stratum})`,
  ago: (age: string) => `${age} ago`,
  in: (time: string) => `in ${time}`,
  never: 'not yet',
  soon: 'now',
  drift: {
    gains: (ppm: string, day: string) => `gains ${ppm} (${day} a day)`,
    loses: (ppm: string, day: string) => `loses ${ppm} (${day} a day)`,
    uncertain: (sigma: string) => `± ${sigma}`,
    restored: 'known from the last run',
    learning: 'still learning',
    wander: (ppm: string) => `Its rate wanders by about ${ppm} in an hour.`,
    pattern: (ppm: string, over: string) => `It follows the day, up and down by ${ppm} (seen over ${over}).`,
  },

  mode: {
    observe: 'Observing: this clock is not changed.',
    steering: 'Keeping this clock right.',
    yielded: (who: string) => `Hands off: ${who} sets this clock.`,
  },
  /** Who sets the clock beside us, where it has no name. */
  somebody: { start: 'Another program', within: 'another program' },
  clock: {
    simulated: 'This is a simulated clock: your computer’s own clock is not touched.',
    'no-helper': 'The clock helper, which would set it, is not installed.',
    'helper-silent': 'The clock helper does not answer, so the clock goes on at its last rate. Trying again.',
    'helper-denied':
      'You may not use the clock helper yet: log out and in again, so that you belong to its group.',
    'helper-busy': 'The clock helper serves another program at present.',
    'helper-version': 'The clock helper is of another version: install it again.',
  },
  stamping: {
    good: 'Packets are stamped by the kernel, so a busy computer does not disturb the measurement.',
    handler: (reason: string) =>
      `Packets are stamped by the program, which is less precise on a busy computer (${reason}).`,
    simulated: 'Simulated packets.',
  },

  correction: {
    stepped: (amount: string) => `stepped ${amount}`,
    slewing: (amount: string, rest: string) => `slewing ${amount}, done in ${rest}`,
    slewed: (amount: string) => `slewed ${amount}`,
    observed: 'not changed, only observed',
    held: {
      'servers-moved':
        'left alone: the servers’ time moved, though nothing happened to this computer. Looking again.',
      budget: 'left alone: the clock has been corrected as often as is safe today.',
      refused: 'left alone: the clock refused to be set.',
      panic: 'left alone: the difference is too large to correct without you.',
      'needs-consent': 'left alone: a correction as large as this needs your consent.',
      disturbed: 'left alone: the clock was set, or the computer slept, in that very moment. Looking again.',
    } satisfies Record<NonNullable<Correction['reason']>, string>,
    asked: (amount: string) => `${amount} would be needed; that is too much to do without asking you.`,
  },
  steering: {
    /** How the switch stands. `when` is a time of today, a weekday with a time, or a date with a time. */
    state: {
      off: 'Off: this clock is only watched.',
      on: (when: string, by: string) => `On since ${when}, switched on by ${by}.`,
      onSome: 'On.',
      wanted: (when: string, by: string) =>
        `Switched on by ${by} (${when}), but it does not work at present.`,
      starting: 'Truechimer looks first whether another program sets this clock, and leaves it alone if so.',
      yielded: (when: string, who: string, trace: string) =>
        `Hands off since ${when}: ${who} sets this clock. That was noticed when ${trace}.`,
      yieldedSome: (who: string) => `Hands off: ${who} sets this clock.`,
      obstructed: (when: string, why: string) => `Hands off since ${when}. ${why}`,
    },
    now: {
      ours: 'Truechimer keeps this clock right.',
      nobody: 'No program sets this clock at present: it runs free.',
      running: (names: string, n: number) => `${names} ${n === 1 ? 'sets' : 'set'} this clock at present.`,
      enabled: (names: string, n: number) =>
        `${names} ${n === 1 ? 'does' : 'do'} nothing now, but ${n === 1 ? 'starts' : 'start'} with this computer.`,
      installed: (names: string, n: number) =>
        `${names} ${n === 1 ? 'is' : 'are'} installed, and switched off.`,
      unknown: (what: string) => `Not everything could be looked at: ${what}.`,
    },
    harmless: {
      'told-not-to': (name: string) => `${name} runs, but is told not to set the clock.`,
      'no-right': (name: string) => `${name} runs, but does not have the right to set the clock.`,
      'another-clock': (name: string) => `${name} runs, but sets another clock than the system’s.`,
      'on-request': (name: string) =>
        `${name} runs, and sets the clock only when the host of this virtual machine says so, after a pause.`,
    } satisfies Record<NonNullable<TimeServiceReport['harmless']>, (name: string) => string>,
    on: {
      password: 'The system asks for your password, once.',
      install:
        'A small clock helper is installed. It may set the clock within narrow limits, and nothing else: it reaches no network and reads none of your files.',
      stop: (names: string, n: number) =>
        `${names} ${n === 1 ? 'is' : 'are'} stopped and no longer ${n === 1 ? 'starts' : 'start'} with this computer: two programs would pull at one clock.`,
      correct:
        'The clock is corrected gradually. Only at the start, and after the computer slept, it may be set at once, if it is off by more than 10 ms.',
      ask: 'You are asked before anything unusual is done.',
      again: (names: string, n: number) =>
        `You can switch it off at any time. Then ${names} ${n === 1 ? 'keeps' : 'keep'} the clock again, as before.`,
      undo: 'You can switch it off at any time. Then the clock keeps the rate that was learned, and nobody sets it.',
    },
    off: {
      rate: 'The clock keeps the rate that was learned.',
      password: 'The system asks for your password.',
      restore: (names: string, n: number) =>
        `${names} ${n === 1 ? 'is started again and keeps' : 'are started again and keep'} the clock, as before.`,
      left: (names: string, n: number) => `${names} ${n === 1 ? 'goes' : 'go'} on setting it.`,
      free: 'Nobody corrects it any more, so it slowly goes wrong.',
      watch: 'Truechimer goes on measuring, and shows how right the clock is.',
    },
    obstacle: {
      'domain-joined': (by: string | null) =>
        `This computer belongs to ${by === null ? 'a domain' : `the domain ${by}`}, which gives it the time. People could not log in any more if the two differed, so this is left to the domain.`,
      'policy-managed': (by: string | null) =>
        `The time of this computer is managed by ${by ?? 'an administrator’s tool'}, which would put its own settings back. Ask whoever runs it.`,
      'hypervisor-synced': (by: string | null) =>
        `This is a virtual machine whose clock is set from outside${by === null ? '' : ` (${by})`}. Switch that off in its host’s settings first.`,
      container: (by: string | null) =>
        `This is a container${by === null ? '' : ` (${by})`}: its clock is its host’s. Install Truechimer there.`,
      wsl: () => 'This system runs inside Windows, whose clock it has. Install Truechimer on Windows.',
      'no-right': () => 'On this system nobody has the right to set the clock.',
      'no-counter': () =>
        'This copy of Truechimer cannot read the counter that corrections leave alone, and so would be misled by its own. Install it anew, with its optional package koffi.',
    } satisfies Record<ObstacleReport['kind'], (by: string | null) => string>,
    /** Whose the clock is, where the machine must not be taken over. */
    owner: {
      'domain-joined': (by: string | null) => (by === null ? 'a domain' : `the domain ${by}`),
      'policy-managed': (by: string | null) => by ?? 'an administrator’s tool',
      'hypervisor-synced': () => 'the host of this virtual machine',
      container: () => 'the host of this container',
      wsl: () => 'Windows',
      'no-right': () => 'somebody outside of this system',
    } satisfies Record<MachineObstacle, (by: string | null) => string>,
    unstoppable: (names: string, n: number) =>
      `${names} ${n === 1 ? 'runs' : 'run'} without belonging to a service of the system, and can only be ended by whoever started ${n === 1 ? 'it' : 'them'}.`,
    outcome: {
      steering: 'This clock is kept right from now on.',
      observing: 'This clock is only watched now.',
      dismissed: 'Nothing was changed: the question for the password was closed.',
      competed: (names: string, n: number) =>
        `Nothing was changed: ${names} ${n === 1 ? 'sets' : 'set'} this clock.`,
      obstructed: 'Nothing was changed: this clock must not be taken over.',
      /** The command follows, in a line of its own. */
      byHand:
        'Nobody can be asked for a password here, so nothing was changed. Type this in a terminal, then switch it on again:',
      failed: (detail: string) => `It did not work: ${detail}`,
      givenBack: (names: string, n: number) =>
        `${names} ${n === 1 ? 'was' : 'were'} stopped for it, and ${n === 1 ? 'keeps' : 'keep'} the clock again, as before.`,
      /** The command follows, in a line of its own. */
      notGivenBack: (names: string, n: number) =>
        `${names} ${n === 1 ? 'was' : 'were'} stopped for it, and not started again, so nobody keeps this clock right. To start ${n === 1 ? 'it' : 'them'} again, type this in a terminal:`,
    },
    /** Switched off, but the other time service was not started again. */
    notRestored: {
      dismissed: (names: string) =>
        `This clock is only watched now, but ${names} was not started again: the question for the password was closed.`,
      byHand: (names: string) =>
        `This clock is only watched now. To start ${names} again, type this in a terminal:`,
      failed: (names: string, detail: string) =>
        `This clock is only watched now, but ${names} could not be started again: ${detail}`,
    },
    asked: {
      question: (amount: string) => `Your clock would have to be set by ${amount}: do it now?`,
      short: (amount: string) => `Your clock would have to be set by ${amount}.`,
      hands: (from: string, to: string) => `It shows ${from} and would then show ${to}.`,
      reason: {
        panic:
          'That is further than a clock goes wrong by itself, so it is not done without you. Look first whether your servers can be right.',
        'servers-moved':
          'Nothing happened to this computer, so it must be your servers’ time that moved. Set the clock only if you believe them.',
        'needs-consent': 'A step as large as this is made only with your password.',
      },
    },
    approved: {
      none: 'Nothing was changed: the clock is not kept right at present, or too little is known.',
      stepped: (amount: string) => `Done: the clock was set by ${amount}.`,
      slewing: (amount: string, rest: string) =>
        `The clock is moved by ${amount} gradually, done in ${rest}.`,
      unsaid: 'Nothing was changed: the system was not given your password.',
    },
    /** What somebody else did to the clock; follows "noticed when". */
    trace: {
      frequency: 'it changed the clock’s rate',
      tick: 'it changed the length of the clock’s ticks',
      status: 'it switched the clock to another way of being corrected',
      error: 'it told the system how right the clock is',
      phase: 'it began to correct the clock',
      slew: 'it began to move the clock gradually',
      steps: 'the clock was set twice within ten minutes',
      service: 'its service was started',
    } satisfies Record<Exclude<Interference, MachineObstacle>, string>,
  },
  resync: {
    progress: (done: number, of: number) => `Measuring: ${done} of ${plural(of, 'answer')}`,
    measured: (words: string, bound: string) => `Measured: ${words}, ${bound}.`,
    unanswered: 'No server answered.',
    unasked: 'There was no server to ask.',
    cancelled: 'Cancelled.',
    tooSoon: (rest: string) => `Your servers were asked just now; they may be asked again in ${rest}.`,
    answered: (answered: number, asked: number) => `${answered} of ${plural(asked, 'server')} answered.`,
    disagreed: (answered: number, asked: number) =>
      `${answered} of ${plural(asked, 'server')} answered, but they disagree.`,
  },

  notice: {
    outOfSync: 'Your clock is out of sync',
    backInSync: 'Your clock is right again',
    noServers: 'No time server answers',
    yielded: (who: string) => `${who} sets this clock`,
    yieldedBecause: (trace: string) =>
      `That was noticed when ${trace}, so Truechimer has taken its hands off, until you switch it on again.`,
    obstructed: (why: string) => `${why} So Truechimer has taken its hands off.`,
    yieldedSome: 'So Truechimer has taken its hands off, until you switch it on again.',
  },

  problem: {
    'settings-corrupt': (file: string, detail: string) =>
      `The settings file could not be read, so the defaults are used. The old file is kept as ${detail} (it was ${file}).`,
    'settings-newer': (file: string, detail: string) =>
      `The settings were written by a newer version, so the defaults are used. They are kept as ${detail} (it was ${file}).`,
    'settings-unwritable': (file: string, detail: string) =>
      `Your settings hold until Truechimer ends, but ${file} cannot be written (${detail}).`,
    'state-corrupt': (file: string, detail: string) =>
      `What was learned about this clock could not be read and is learned anew. The old file is kept as ${detail} (it was ${file}).`,
    'state-unwritable': (file: string, detail: string) =>
      `What is learned about this clock cannot be kept: ${file} cannot be written (${detail}).`,
    'port-in-use': (port: string, detail: string) =>
      `Port ${port} is in use by another program, so the page is at ${detail} this time.`,
  } satisfies Record<Problem['code'], (subject: string, detail: string) => string>,

  unsaved: (file: string) =>
    `Not saved to disk: ${file} cannot be written. Your changes hold until Truechimer ends.`,

  check: {
    answered: (server: string, offset: string, bound: string) =>
      `It answers: ${server}; by it, your clock is ${offset}, ${bound}.`,
    pool: (n: number) => `${n} servers stand behind this name; it can be added as a pool.`,
    silent: (address: string) =>
      `It does not answer (${address}). It may be down, or UDP port 123 may be blocked here.`,
    unusable: (reason: string) => `It answers, but its answers cannot be used: ${reason}.`,
    spare: (code: string) => `It answers, but it asks for fewer questions (kiss code ${code}).`,
    refused: (code: string) => `It answers, but it asks to be left alone (kiss code ${code}).`,
    unreachable: (address: string, reason: string) => `It cannot be reached (${address}): ${reason}.`,
    tooSoon: (rest: string) =>
      `It was asked a moment ago, or asks to be asked less. Nothing was sent: it may be asked again in ${rest}.`,
    engine: (age: string) =>
      `That is its newest answer, of ${age} ago: it is one of your servers and is asked anyhow, so nothing was sent now.`,
  },

  start: {
    failed: 'Truechimer could not start',
    failedBecause: (reason: string) =>
      `${reason}\n\nYour clock was not changed. Start Truechimer again; if that does not help, please report this text.`,
    asRoot: 'Truechimer must not run as root',
    asRootBecause:
      'It shows pages in a browser engine, which should never have the rights of root, and it needs none of them to measure. Start it as an ordinary user.',
  },

  menu: {
    resync: 'Resync now',
    cancel: 'Stop measuring',
    open: 'Open Truechimer',
    settings: 'Settings …',
    pause: 'Pause',
    resume: 'Continue',
    keep: 'Keep this clock right …',
    quit: 'Quit',
  },
};

export type Messages = typeof en;
