/**
 * The part of macOS's kernel that keeps its clock, in virtual time, behind the C functions of a scripted Ffi: written after
 * bsd/kern/kern_ntptime.c, kern_time.c and osfmk/kern/clock.c, with the loop that each writing call puts off, and with
 * structures read and filled byte by byte. It knows nothing of how the helper models it.
 */
import { ScriptedFfi } from './scripted-ffi.ts';

const SECOND = 1_000_000_000n;
const MAXFREQ = 500_000;
const STA_UNSYNC = 0x40;
const STA_PLL = 0x01;
const STA_RONLY = 0xff00;
const STA_SUPPORTED = 0xf0c9;
const TIME_ERROR = 5;
const EPERM = 1;

export class Xnu {
  readonly scripted: ScriptedFfi;
  /** May this process set the clock? */
  allowed = true;
  /** Nanoseconds that a call takes. */
  latency = 300n;
  /** ... and that setting the time takes before it happens. */
  setLatency = 4000n;
  /** Writes of any kind, in order. */
  readonly writes: string[] = [];
  private up = 5_000n * SECOND;
  private slept = 77n * SECOND;
  private wall: bigint;
  private fraction = 0;
  private boot: bigint;
  private status = STA_UNSYNC;
  private maxError = 500_000;
  private estError = 500_000;
  private aged = 0n;
  /** ns/s */
  private frequency = 0;
  private rate = 0;
  private adjust = 0;
  private due: bigint | null = null;
  private updated = false;

  constructor(shows: string) {
    this.wall = BigInt(Date.parse(shows)) * 1_000_000n;
    this.boot = this.wall - this.up - this.slept;
    this.scripted = new ScriptedFfi({
      clock_gettime: (clock: number, into: BigInt64Array) => {
        this.pass(this.latency);
        const time = {
          0: (this.wall / 1000n) * 1000n,
          4: this.up + this.slept,
          8: this.up,
        }[clock];
        if (time === undefined) return -1;
        into.set([time / SECOND, time % SECOND]);
        return 0;
      },
      sysctlbyname: (name: string, value: Buffer, size: Buffer, fresh: null) => {
        if (fresh !== null) throw new Error('Nobody sets these.');
        if (name === 'kern.boottime') {
          if (size.readBigUInt64LE() < 16n) throw new Error('No room for a timeval');
          value.writeBigInt64LE(this.boot / SECOND, 0);
          value.writeInt32LE(Number((this.boot % SECOND) / 1000n), 8);
          size.writeBigUInt64LE(16n);
          return 0;
        }
        if (name === 'kern.bootsessionuuid') {
          value.write('B00715E5-0000-4000-8000-00005E5510A1\0', 'latin1');
          size.writeBigUInt64LE(37n);
          return 0;
        }
        throw new Error(`There is no ${name}`);
      },
      ntp_gettime: (into: Buffer) => {
        this.age();
        into.writeBigInt64LE(BigInt(this.maxError), 16);
        return this.status & STA_UNSYNC ? this.fails(TIME_ERROR) : 0;
      },
      ntp_adjtime: (timex: Buffer) => this.ntpAdjtime(timex),
      adjtime: (delta: Buffer, old: Buffer) => {
        if (!this.allowed) return this.fails(EPERM);
        const asked = Number(delta.readBigInt64LE(0)) * 1_000_000 + delta.readInt32LE(8);
        this.writes.push(`adjtime ${asked}`);
        const left = this.adjust;
        this.adjust = asked;
        old.writeBigInt64LE(BigInt(Math.floor(left / 1_000_000)), 0);
        old.writeInt32LE(((left % 1_000_000) + 1_000_000) % 1_000_000, 8);
        this.startLoop();
        return 0;
      },
      settimeofday: (time: Buffer) => {
        if (!this.allowed) return this.fails(EPERM);
        this.pass(this.setLatency);
        const seconds = time.readBigInt64LE(0);
        const microseconds = time.readInt32LE(8);
        if (seconds < 0n || microseconds < 0 || microseconds > 999_999) return this.fails(EPERM);
        this.set(seconds * SECOND + BigInt(microseconds) * 1000n);
        this.writes.push('settimeofday');
        return 0;
      },
    });
  }

  get ffi() {
    return this.scripted.ffi;
  }

  /** Wall minus uptime, nanoseconds: changes by the rate, by slews, steps and sleep. */
  get offset(): bigint {
    return this.wall - this.up;
  }

  get shows(): bigint {
    return this.wall;
  }

  get uptime(): bigint {
    return this.up;
  }

  pass(nanoseconds: bigint): void {
    let left = nanoseconds;
    while (left > 0n) {
      const part = this.due !== null && this.due - this.up < left ? this.due - this.up : left;
      this.up += part;
      const gain = this.fraction + (Number(part) * this.rate) / 1e9;
      const whole = Math.floor(gain);
      this.fraction = gain - whole;
      this.wall += part + BigInt(whole);
      left -= part;
      if (this.due !== null && this.up >= this.due) this.comesRound();
    }
  }

  sleep(nanoseconds: bigint): void {
    this.slept += nanoseconds;
    this.wall += nanoseconds;
  }

  /** As another program does it. */
  set(time: bigint): void {
    this.boot += time - this.wall;
    this.wall = time;
  }

  /** ppm */
  get keptRate(): number {
    return this.frequency / 1000;
  }

  foreignRate(ppm: number): void {
    this.frequency = ppm * 1000;
    this.startLoop();
  }

  private ntpAdjtime(timex: Buffer): number {
    const modes = timex.readUInt32LE(0);
    if (modes !== 0 && !this.allowed) return this.fails(EPERM);
    if (modes & 0x04) {
      this.maxError = Number(timex.readBigInt64LE(24));
      this.aged = this.wall / SECOND;
    }
    if (modes & 0x08) this.estError = Number(timex.readBigInt64LE(32));
    if (modes & 0x10) {
      const status = timex.readInt32LE(40);
      if (this.status & STA_PLL && !(status & STA_PLL)) this.status = STA_UNSYNC;
      this.status = ((this.status & STA_RONLY) | (status & ~STA_RONLY)) & STA_SUPPORTED;
    }
    if (modes & 0x02) {
      const frequency = (Number(timex.readBigInt64LE(16)) * 1000) / 65_536;
      this.frequency = Math.max(-MAXFREQ, Math.min(MAXFREQ, frequency));
    }
    if (modes & ~0x1e) throw new Error(`The helper has no use for mode ${modes}`);
    if (modes !== 0) this.writes.push(`ntp_adjtime ${modes}`);
    timex.writeBigInt64LE(0n, 8);
    timex.writeBigInt64LE(BigInt(Math.trunc((this.frequency / 1000) * 65_536)), 16);
    timex.writeBigInt64LE(BigInt(this.maxError), 24);
    timex.writeBigInt64LE(BigInt(this.estError), 32);
    timex.writeBigInt64LE(BigInt(this.status), 40);
    if (modes !== 0) this.startLoop();
    return this.status & STA_UNSYNC ? TIME_ERROR : 0;
  }

  private age(): void {
    const second = this.wall / SECOND;
    if (second <= this.aged) return;
    this.maxError += 500 * Number(second - this.aged);
    this.aged = second;
  }

  private startLoop(): void {
    this.due = this.up + SECOND;
  }

  private comesRound(): void {
    this.age();
    const before = this.adjust;
    const tick = Math.max(-500, Math.min(500, this.adjust));
    this.adjust -= tick;
    this.rate = this.frequency + tick * 1000;
    this.updated = before !== 0;
    this.due = this.updated ? this.due! + SECOND : null;
  }

  private fails(errno: number): number {
    this.scripted.errno = errno;
    return -1;
  }
}
