/**
 * English, for the pages: labels, buttons and explanations that stand around the words of `describe`. One typed value;
 * another language is another value of `PageMessages`. Arguments arrive formatted.
 */

import { pickerEn } from './picker-en.ts';

export const pagesEn = {
  nav: { label: 'Pages', overview: 'Overview', servers: 'Servers', settings: 'Settings' },
  picker: pickerEn,

  connecting: {
    title: 'Connecting to Truechimer …',
    summary: 'The page shows the state of your clock as soon as the time engine answers.',
  },
  stale: {
    name: 'No connection',
    title: 'Truechimer does not answer',
    last: (age: string, line: string) => `What you see is from ${age} ago: ${line}.`,
    nothing: 'Nothing is known about your clock yet.',
    advice:
      'It is asked again by itself. If Truechimer was closed, start it again and open the address that it prints.',
    asOf: (age: string) => `As of ${age} ago`,
  },
  error: {
    unreachable: 'Truechimer does not answer, so nothing was done. Try again when it is back.',
    slow: 'Truechimer takes too long to answer. Look at the present state before you try again.',
    unexpected: 'Something went wrong in this page. Load it again; nothing was changed.',
    resync: (why: string) => `The clock could not be measured now: ${why}`,
    pause: (why: string) => `That did not work: ${why}`,
    save: (why: string) => `Not saved, and nothing that you wrote is lost. ${why}`,
    settings: (why: string) => `The settings could not be read: ${why}`,
  },

  resync: {
    start: 'Resync now',
    running: 'Measuring …',
    cancel: 'Cancel',
    progress: 'Progress of the measurement',
    started: 'Measuring. This takes a few seconds.',
  },
  pause: { pause: 'Pause', resume: 'Continue' },

  keeping: {
    switch: 'Keep this clock right',
    needsServers: 'Add time servers first: without them nobody knows what is right.',
    again: 'Switch it on again …',
    leaveIt: 'Leave it so …',
    /** Links from elsewhere to the switch. */
    link: { off: 'Keep this clock right …', on: 'Switch it off …' },
    onTitle: 'Keep this clock right?',
    offTitle: 'Stop keeping this clock right?',
    leaveTitle: 'Leave this clock as it is?',
    now: 'Now',
    changes: 'What will change',
    hindrance: 'Why this cannot be done here now',
    simulated:
      'This is the demonstration: the clock and the other program are made up, and nothing of your computer is changed.',
    looking: 'Looking at what sets this clock …',
    ready: 'What will change is listed here.',
    blind: (why: string) => `What sets this clock could not be found out. ${why}`,
    lookAgain: 'Look again',
    agree: 'Keep it right',
    agreeAndStop: (names: string) => `Stop ${names} and keep it right`,
    agreeOff: 'Switch it off',
    agreeToLeave: 'Leave it so',
    cancel: 'Cancel',
    close: 'Close',
    leaveWorking: 'Wait in the background',
    working: 'This takes a few seconds.',
    workingByPassword: 'The system asks for your password in a window of its own. Take your time.',
    failed: (why: string) => `That did not work: ${why}`,
    unknown:
      'The connection was lost meanwhile, so nobody can say what came of it. Look at the switch before you try again.',
    command: {
      label: 'Command for a terminal',
      copy: 'Copy',
      copied: 'Copied. Paste it into a terminal.',
      byHand: 'This browser does not let the page copy. The command is selected: copy it with Ctrl+C or ⌘C.',
    },
  },
  asked: {
    label: 'A question about your clock',
    approve: 'Set the clock',
    decide: 'Read why and decide …',
    working: 'Setting the clock. The system may ask for your password.',
    failed: (why: string) => `The clock was not set: ${why}`,
  },

  gauge: {
    right: 'right',
    limit: (limit: string) => `your limit: ± ${limit}`,
    slow: (limit: string) => `${limit} slow`,
    fast: (limit: string) => `${limit} fast`,
  },

  facts: {
    heading: 'At a glance',
    server: 'Best server',
    lastPoll: 'Last answer',
    nextPoll: 'Next poll',
    drift: 'Drift',
    forecast: 'Without any server',
  },

  servers: {
    heading: 'Servers',
    count: (used: number, total: number) => `${used} of ${total} used`,
    toPicker: 'Choose servers',
    column: {
      server: 'Server',
      verdict: 'Verdict',
      agreement: 'Agreement',
      offset: 'Offset',
      delay: 'Delay',
      stratum: 'Stratum',
      reach: 'Reach',
    },
    details: (name: string) => `Details of ${name}`,
    reach: (answered: number) => `${answered} of the last 8 polls answered`,
    more: (n: number) => `and ${n} more`,
    field: {
      address: 'Address',
      lastAnswer: 'Last answer',
      nextPoll: 'Next poll',
      poll: 'Poll interval',
      jitter: 'Jitter',
      bias: 'Path bias',
      refid: 'Reference (refid)',
    },
  },
  verdict: {
    chosen: 'Best',
    truechimer: 'Agrees',
    falseticker: 'Falseticker',
    undecided: 'Undecided',
    waiting: 'Waiting',
    silent: 'Silent',
    unsynchronised: 'Not in sync',
    distant: 'Too vague',
    unauthenticated: 'Not signed',
    smearing: 'Smearing',
    invalid: 'Unusable',
    refused: 'Refused',
    duplicate: 'Duplicate',
    pending: 'Looking up',
    'not-found': 'No such name',
    'no-dns': 'No name service',
  },

  glossary: {
    heading: 'What do these words mean?',
    terms: [
      [
        'Offset ± bound',
        'How far your clock is from the server’s. Plus means that the server is ahead, so your clock is slow. The bound (±) is the most by which that can be wrong, if the server tells the truth.',
      ],
      [
        'Guaranteed, 99 %',
        'Two answers to “how right?”. The guaranteed one holds whatever the network does, as long as more than half of your servers tell the truth. The other one is smaller: learned from the answers so far, checked against later ones, and meant to be right in 99 of 100 cases.',
      ],
      [
        'Agreement',
        'Each bar is the span in which the true time can lie by that server’s word; bars that overlap agree. The shaded stripe is what all good servers together say.',
      ],
      [
        'Delay',
        'How long a question and its answer travel. Half of it is part of the bound, so near servers tell the time better.',
      ],
      [
        'Stratum',
        'Steps from a reference clock: a server with one attached has stratum 1, whoever asks it has stratum 2, and so on.',
      ],
      ['Reach', 'The last eight polls, newest on the right. A filled dot is an answer.'],
      [
        'Truechimer, falseticker',
        'A truechimer agrees with the majority of your servers. A falseticker does not, so it is not used.',
      ],
      [
        'Drift',
        'What your clock gains or loses on its own. One ppm (part per million) is 86 ms a day. Once it is known, your clock stays right for longer without a server.',
      ],
      [
        'Path bias',
        'What the way to a server seems to add to its offset, because there and back do not take equally long. It is estimated by comparing the servers; what all ways have in common nobody can see.',
      ],
      [
        'Smearing',
        'Some servers spread a leap second over many hours. Meanwhile they tell a time of their own, and are not used.',
      ],
      ['Jitter', 'How much the answers of one server vary from one poll to the next.'],
    ],
  },
  measured: {
    heading: 'How this is measured',
    engine: (kind: string, pid: string) => `${kind} (process ${pid}).`,
    kind: {
      tray: 'The time engine runs in the tray application',
      daemon: 'The time engine runs as a daemon',
      demo: 'This is the demo: simulated servers and a simulated clock',
    },
    version: (version: string) => `Truechimer ${version}`,
  },

  note: { dismiss: 'Dismiss', region: 'Notes' },
  popover: { open: 'Open Truechimer', settings: 'Settings' },

  settings: {
    title: 'Settings',
    servers: {
      heading: 'Time servers',
      hint: 'Three to five servers near you are best. Only servers that you list here are ever asked.',
      none: 'No servers yet. Add the first one below.',
      choose: 'Choose from the public lists',
      list: 'Your time servers',
      name: 'Name or address',
      placeholder: 'ntp.example.org',
      pool: 'This is a pool',
      poolHint: 'A pool name stands for many servers; up to four of them are used.',
      own: 'This is my own server',
      ownHint:
        'It may be asked every 16 seconds. Servers of others are asked every 64 seconds at most, so tick this only for a machine that you run.',
      ownOne: (name: string) => `${name} is my own server: it may be asked every 16 seconds`,
      ownShort: 'My own',
      kind: { pool: 'Pool', server: 'Server' },
      add: 'Add',
      added: (name: string) => `${name} added. It is not saved yet.`,
      remove: 'Remove',
      removeOne: (name: string) => `Remove ${name}`,
      removed: (name: string) => `${name} removed. This is not saved yet.`,
      check: 'Check',
      checkOne: (name: string) => `Check ${name}`,
      checking: 'Asking it once …',
      unsaved: 'new',
      duplicate: (name: string) =>
        `${name} is in your list already. Asked twice it would count as two witnesses, so each server may stand here once.`,
      tooMany: (most: number) => `No more than ${most} servers fit.`,
      few: 'With fewer than three servers a wrong one cannot be told from a right one.',
      many: (n: number) =>
        `This asks up to ${n} servers. More than ten make the time no better, only their operators’ work harder.`,
    },
    clock: {
      heading: 'When is your clock right?',
      limit: 'Limit (milliseconds)',
      limitHint: 'Your clock is called “in sync” while it is surely within this limit.',
      limitWrong: 'The limit is a number of milliseconds from 0.1 to 3600000 (one hour).',
      notifications: 'Tell me when my clock gets out of sync, and when it is right again',
      keeping: 'Keep this clock right',
      toSwitch: 'Go to the switch',
    },
    look: {
      heading: 'Appearance and start',
      theme: 'Theme',
      themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
      startAtLogin: 'Start Truechimer when I log in',
      startAtLoginHint: 'Works in the tray program only.',
      port: 'Port of this page in a browser',
      portHint: 'On this computer only. 0 means: any free port. A change takes effect at the next start.',
      portWrong: 'A port is a whole number from 0 to 65535 (0: any free port).',
    },
    help: {
      heading: 'Files and help',
      file: 'Settings file:',
      diagnostics: 'Copy diagnostics',
      diagnosticsHint: 'What a bug report needs: versions, state and servers, and no secret.',
      copied: 'Copied. Paste it into your bug report.',
      byHand:
        'This browser does not let the page copy. The text is selected below: copy it with Ctrl+C or ⌘C.',
      text: 'Diagnostics',
      copyFailed: (why: string) => `There is nothing to copy: ${why}`,
    },
    bar: {
      label: 'Unsaved changes',
      dirty: 'You have changes that are not saved.',
      save: 'Save',
      saving: 'Saving …',
      discard: 'Discard',
      discarded: 'Your changes were discarded.',
      saved: 'Saved.',
      wrong: 'Please look at the marked fields.',
      elsewhere:
        'The settings were changed elsewhere meanwhile. Saving replaces them with what you see here.',
    },
  },
};

export type PageMessages = typeof pagesEn;
