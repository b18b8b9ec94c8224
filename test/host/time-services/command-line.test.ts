import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ptp4l, saysItself, settingsOfPtp4l } from '../../../main/host/time-services/command-line.ts';
import { parseOptions } from '../../../main/host/time-services/options.ts';

const says = (line: string) => {
  const args = line.split(' ');
  return saysItself(args[0] ?? '', args);
};

describe('a command line says whether the clock is set', () => {
  it.each([
    ['chronyd', null],
    ['chronyd -F 1', null],
    ['chronyd -x', 'told-not-to'],
    ['chronyd -dx -f /etc/chrony.conf', 'told-not-to'],
    ['chronyd -Q server time.example', 'told-not-to'],
    ['chronyd -p', 'told-not-to'],
    // It sets the clock, and ends then.
    ['chronyd -q', null],
    // The value of an option, and what comes after all options, is no option.
    ['chronyd -u x', null],
    ['chronyd -f -x', null],
    ['chronyd -fx', null],
    ['chronyd -- -x', null],
    ['ntpd -x', null],
    ['ntpd -q', null],
    ['timemaster -f /etc/timemaster.conf', null],
    ['timemaster -n -f /etc/timemaster.conf', 'told-not-to'],
    ['systemd-timesyncd', null],
  ])('%s: %s', (line, expected) => expect(says(line)).toBe(expected));

  it.each([
    ['phc2sys -w -s eth0', null],
    ['phc2sys -s eth0 -c CLOCK_REALTIME', null],
    ['phc2sys -s CLOCK_REALTIME -c eth0', 'another-clock'],
    ['phc2sys -c eth0 -c CLOCK_REALTIME -s eth1', null],
    ['phc2sys -a', 'another-clock'],
    ['phc2sys -a -r', null],
    ['phc2sys -arr', null],
    ['phc2sys -a -r -C CLOCK_AUX0', 'another-clock'],
    ['phc2sys -a -c CLOCK_REALTIME', null],
    ['phc2sys -a -r -E ntpshm', 'told-not-to'],
    ['phc2sys -s eth0 --clock_servo=refclock_sock', 'told-not-to'],
    ['phc2sys -s eth0 --clock_servo refclock_sock', 'told-not-to'],
    // What the file adds is not known.
    ['phc2sys -a -f /etc/phc2sys.conf', null],
    ['phc2sys -d /dev/pps0', null],
  ])('%s: %s', (line, expected) => expect(says(line)).toBe(expected));

  it.each([
    ['VBoxService --pidfile /var/run/vboxadd-service.sh', null],
    ['VBoxService --disable-timesync', 'told-not-to'],
    ['VBoxService --only-automount', 'told-not-to'],
    ['VBoxService --only-timesync', null],
    ['VBoxService -f --timesync-interval 20000', null],
  ])('%s: %s', (line, expected) => expect(says(line)).toBe(expected));

  it.each([
    ['ptp4l -i eth0', null, 'another-clock'],
    ['ptp4l -i eth0 -S', null, null],
    ['ptp4l -i eth0 -mS', null, null],
    ['ptp4l -i eth0 -L', null, null],
    ['ptp4l -i S', null, 'another-clock'],
    ['ptp4l -i eth0 -S --free_running=1', null, 'told-not-to'],
    ['ptp4l -i eth0 --time_stamping=software', null, null],
    ['ptp4l -i eth0 --time_stamping software', null, null],
    ['ptp4l -f a.conf', null, null],
    ['ptp4l -H -f a.conf', null, 'another-clock'],
    ['ptp4l -f a.conf', '[global]\ntime_stamping\t\thardware\n', 'another-clock'],
    ['ptp4l -f a.conf', '[global]\n  time_stamping software\n', null],
    ['ptp4l -f a.conf', '[global]\n#time_stamping software\n', 'another-clock'],
    ['ptp4l -f a.conf', '[global]\ntime_stamping software\nclock_servo ntpshm\n', 'told-not-to'],
    ['ptp4l -S -f a.conf', '[global]\nfree_running 1\n', 'told-not-to'],
    ['ptp4l -f a.conf', '[global]\ntime_stamping quantum\n', null],
  ])('%s with %j: %s', (line, settings, expected) => {
    expect(ptp4l(line.split(' '), settings)).toBe(expected);
  });

  it('whatever it is', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('-', '--', '-x', '-f', '-fx', '--=', '--only-', '--a=b=c', '-a', '-E', '-S'),
    );
    fc.assert(
      fc.property(fc.array(part), fc.option(fc.string({ unit: 'binary' })), (args, settings) => {
        for (const program of ['chronyd', 'phc2sys', 'VBoxService', 'timemaster', 'constructor']) {
          saysItself(program, args);
        }
        ptp4l(args, settings);
        settingsOfPtp4l(args);
      }),
    );
  });

  it('without a word against it, nothing speaks against it', () => {
    const word = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.startsWith('-'));
    fc.assert(
      fc.property(fc.array(word), (args) => {
        expect(saysItself('chronyd', ['chronyd', ...args])).toBeNull();
      }),
    );
  });
});

it('options are read as getopt reads them', () => {
  const { letters, words } = parseOptions(['a', '-vf', 'file', 'rest', '-ofo', '--x=1=2', '--y', '-f'], 'fo');
  expect(Object.fromEntries(letters)).toEqual({ v: [], f: ['file', ''], o: ['fo'] });
  expect(Object.fromEntries(words)).toEqual({ x: '1=2', y: '' });
});
