/**
 * One QEMU process: a PC whose processor is emulated, so that it runs wherever programs run. Its disk is a layer over the
 * base disk, in a file that has no name and so is gone with the process; and the process is gone with the test.
 *
 * The guest keeps time by the HPET, which QEMU derives from this computer's CLOCK_MONOTONIC exactly. Left to itself it would
 * take the processor's time stamp counter, whose rate it measures at every boot anew, and wrong by several ppm.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import { foreign } from './parts/foreign.ts';
import { BARE_INIT, SYSTEMD_INIT } from './parts/layout.ts';
import type { Machine } from './parts/ready.ts';

export interface Start {
  readonly kind: 'systemd' | 'bare';
  /** What its battery-backed clock shows at the start. */
  readonly clock: Date;
  readonly memoryMb: number;
}

export interface Qemu {
  readonly agent: Duplex;
  /** What came over the serial console. */
  console(): string;
  readonly ended: Promise<void>;
  kill(): void;
}

/** The agent's file descriptor within QEMU; Node's pipes are pairs of sockets, which is what QEMU wants. */
const AGENT_FD = 3;

/** For translated code, in MB: with a gigabyte, QEMU's own choice, a restart has to work through what the last boot left. */
const TRANSLATED_MB = 128;

const KERNEL_LINE = [
  'console=ttyS0',
  'quiet',
  'clocksource=hpet',
  // Nothing here is worth being protected from itself.
  'mitigations=off',
  'apparmor=0',
  'audit=0',
  // All that systemd would make once is in the image.
  'systemd.condition-needs-update=no',
];

function commandLine(machine: Machine, { kind, clock, memoryMb }: Start): string[] {
  const { tools } = machine;
  const init = kind === 'bare' ? BARE_INIT : SYSTEMD_INIT;
  const options: [option: string, value: string][] = [
    ['-L', path.join(tools, 'usr/share/qemu')],
    ['-L', path.join(tools, 'usr/share/seabios')],
    ['-display', 'none'],
    ['-machine', 'q35'],
    ['-accel', `tcg,tb-size=${TRANSLATED_MB}`],
    ['-cpu', 'max'],
    ['-smp', '1'],
    ['-m', String(memoryMb)],
    ['-rtc', `base=${clock.toISOString().slice(0, 19)},clock=vm`],
    ['-kernel', machine.kernel],
    ['-initrd', machine.initramfs],
    ['-append', [...KERNEL_LINE, `init=${init}`].join(' ')],
    ['-serial', 'stdio'],
    ['-drive', disk('base', machine.baseDisk, 'snapshot=on')],
    ['-device', 'virtio-blk-pci,drive=base'],
    ['-drive', disk('project', machine.projectDisk, 'readonly=on')],
    ['-device', 'virtio-blk-pci,drive=project'],
    ['-device', 'virtio-serial-pci'],
    ['-chardev', `socket,id=agent,fd=${AGENT_FD}`],
    ['-device', 'virtserialport,chardev=agent,name=agent'],
    ['-netdev', 'user,id=net,ipv6=off'],
    ['-device', 'virtio-net-pci,netdev=net,romfile='],
  ];
  const program = foreign(tools, 'usr/bin/qemu-system-x86_64');
  return [...program, '-no-user-config', '-nodefaults', ...options.flat()];
}

function disk(id: string, file: string, how: string): string {
  return `id=${id},file=${file.replaceAll(',', ',,')},format=raw,if=none,${how}`;
}

export function startQemu(machine: Machine, start: Start): Qemu {
  const line = commandLine(machine, start);
  // It must not outlive the test, however that dies.
  const child: ChildProcess = spawn('setpriv', ['--pdeathsig', 'KILL', ...line], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // Where it looks otherwise depends on where its program is, which is the loader to it.
    env: { ...process.env, QEMU_MODULE_DIR: path.join(machine.tools, 'usr/lib/x86_64-linux-gnu/qemu') },
  });
  let console = '';
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    stream.setEncoding('utf8').on('data', (text: string) => (console += text));
  }
  child.on('error', (error) => (console += error.message));
  return {
    agent: child.stdio[AGENT_FD] as Duplex,
    console: () => console,
    ended: new Promise((resolve) => {
      child.once('close', () => resolve());
      child.once('error', () => resolve());
    }),
    kill: () => void child.kill('SIGKILL'),
  };
}
