/**
 * What the clock helper does for whoever may speak to it, and no more: the limits that hold even where the program that
 * steers is taken over by somebody else. Each is wider than what an honest clock needs, and as narrow as that allows.
 * What they add up to per day stands in docs/threat-model.md; change both together.
 */

/** ppm. What kernels correct (Linux: MAXFREQ). A quartz that is farther off is broken. */
export const MAX_FREQUENCY = 500;

/**
 * Seconds after the first claim of a boot from which on the rate of the clock counts as known. A first lock finds it
 * within minutes, over packets that come a minute apart.
 */
export const SETTLING = 900;

/** ppm within any minute, once the rate is known. Heat moves a quartz by 3 (see the engine's cap); a migrated machine by more. */
export const MAX_FREQUENCY_CHANGE = 20;

/** Seconds. A gradual correction larger than this would take longer than a quarter of an hour: that is what steps are for. */
export const MAX_SLEW = 0.5;

/** ppm, on top of the frequency: the rate at which kernels work off an adjustment (adjtime). */
export const MAX_SLEW_RATE = 500;

/** Seconds a day, both directions together. A millisecond at each of 1350 polls is 1.4; a bad radio link some 10. */
export const SLEW_PER_DAY = 20;

/** Seconds between two steps: nothing that is measured over a network can be known anew sooner. */
export const STEP_PAUSE = 2;

/** Seconds a day by which steps may move the clock ahead without anybody being asked: what Kerberos forgives (RFC 4120). */
export const FORWARD_PER_DAY = 300;

/**
 * Seconds a day back. A clock that goes back makes names, logs and caches lie, so it may do so less: as much as fifty
 * wake-ups of a computer whose battery clock counts whole seconds.
 */
export const BACKWARD_PER_DAY = 50;

/**
 * Seconds. Once in each boot a step may be larger than that: a battery clock may be flat (far behind), or be in the local
 * time of another system (up to 14 hours off, to either side, and the date one day off with it). Farther back than this
 * only with a person's consent.
 */
export const FARTHEST_BACK = 26 * 3600;

/** No right time is earlier than this program (less a time zone), ... */
export const WINDOW_BEFORE_RELEASE = 86_400;
/** ... and none is later than this after it, in seconds: 20 years, when nobody runs it any more. */
export const WINDOW_AFTER_RELEASE = 20 * 365.25 * 86_400;

/** Seconds that a consent to one far step is good for: a person waits in front of the screen. */
export const CONSENT_HOLDS = 600;

/** Seconds. What was decided longer ago was decided about another clock. */
export const STALE_AFTER = 1;

/** Seconds that a lease may last. Renewed every third, so that two renewals may be late. */
export const SHORTEST_LEASE = 3;
export const LONGEST_LEASE = 600;

/** Requests in a second, and at once, from one connection. The engine makes some at each poll. */
export const REQUESTS_PER_SECOND = 20;
export const REQUESTS_AT_ONCE = 100;

/** Connections at one time, and of one user: an engine, and a few that look. */
export const MAX_CONNECTIONS = 32;
export const MAX_CONNECTIONS_OF_ONE = 8;

/** New connections of one user: at once, and in a second. An engine that lost its connection comes twice in the first second. */
export const CONNECTIONS_AT_ONCE = 40;
export const CONNECTIONS_PER_SECOND = 5;

/** Bytes of a line with its end. */
export const LONGEST_LINE = 4096;

/** Days for which the rate that was set last is worth more, at the start of the machine, than none. */
export const RATE_KEEPS_DAYS = 30;
