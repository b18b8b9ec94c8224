/** Users of the system: those of its own file, and those whom a directory of the network has. */
import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { groupOf, userOf } from '../../main/disk/accounts.ts';

const ADA = 'ada:x:70017:70018:Ada,,,:/net/home/ada:/bin/bash\n';

describe.runIf(process.platform !== 'win32')('a user', () => {
  test('of the file is found by name and by number, and nobody else is asked', () => {
    const nobodyElse = () => {
      throw new Error('asked');
    };
    const { username, uid, gid, homedir } = os.userInfo();
    const me = { name: username, uid, gid, home: homedir };
    expect(userOf(username, nobodyElse)).toEqual(me);
    expect(userOf(uid, nobodyElse)).toEqual(me);
  });

  test('of a directory of the network is found by both as well', () => {
    const asked: string[] = [];
    const directory = (wanted: string) => {
      asked.push(wanted);
      return ADA;
    };
    const ada = { name: 'ada', uid: 70_017, gid: 70_018, home: '/net/home/ada' };
    expect(userOf('ada', directory)).toEqual(ada);
    expect(userOf(70_017, directory)).toEqual(ada);
    expect(asked).toEqual(['ada', '70017']);
  });

  test('is whoever was asked for, and not whoever else is answered', () => {
    expect(userOf('eve', () => ADA)).toBeNull();
    expect(userOf(70_018, () => ADA)).toBeNull();
  });

  test.each(['nobody-of-this-name', '--help', '', 'a:b', '../x'])('“%s” is not there', (name) => {
    expect(userOf(name)).toBeNull();
  });

  test.runIf(process.platform === 'linux')('groups are found by name', () => {
    expect(groupOf('root')).toBe(0);
    expect(groupOf('no-group-of-this-name')).toBeNull();
  });
});
