/** Explanations as a person reads them, compared word for word with the files in `explanations/`. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../main/conf/dialect.ts';
import { explanationText } from '../../../main/headless/conf/explain.ts';
import { explained } from '../../conf/opened.ts';
import { SHIPPED } from '../../conf/shipped.ts';

const read = (dialect: Dialect, text: string, name: string, files: Readonly<Record<string, string>> = {}) =>
  `${explanationText(name, explained(dialect, text, { name, files }))}\n`;

const kept = (name: string) => path.join(import.meta.dirname, 'explanations', `${name}.txt`);

describe('an explanation reads as it is kept', () => {
  it('of the book’s own ntp.conf', async () => {
    const text = 'server ntp1.example.org\nserver ntp2.example.org\ndriftfile /var/lib/ntp/ntp.drift\n';
    await expect(read('ntp', text, '/etc/ntp.conf')).toMatchFileSnapshot(kept('chapter'));
  });

  it.each(Object.entries(SHIPPED))(
    'of what distributions ship: %s',
    async (title, [dialect, name, lines]) => {
      const file = kept(title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
      await expect(read(dialect, `${lines.join('\n')}\n`, name)).toMatchFileSnapshot(file);
    },
  );

  it('of a chrony.conf with all that can be wrong', async () => {
    const text = [
      '# The clock of the cellar',
      '! since 2009',
      'sever old.example',
      'server time.google.com burst minpoll 3',
      'server 0.de.pool.ntp.org  # near',
      'server 192.0.2.1 key 7 prefer',
      'sourcedir /etc/chrony/sources.d',
      'include /etc/chrony/secret.conf',
      'local stratum 2',
      'allow',
      'makestep 1 -1',
      'hwtimestamp *',
      '',
    ].join('\n');
    const files = { '/etc/chrony/sources.d/more.sources': 'server 192.168.1.1\n' };
    await expect(read('chrony', text, '/etc/chrony/chrony.conf', files)).toMatchFileSnapshot(
      kept('chrony-wrong'),
    );
  });

  it('of a timesyncd.conf with drop-ins', async () => {
    const text =
      '[Time]\nNTP=ntp1.example.org \\\n    ntp2.example.org\nFallbackNTP=\nPollIntervalMinSec=16s\nSaveIntervalSec=infinity\n';
    const files = { '/etc/systemd/timesyncd.conf.d/local.conf': '[Time]\nNTP=\nNTP=ntp3.example.org\n' };
    await expect(read('timesyncd', text, '/etc/systemd/timesyncd.conf', files)).toMatchFileSnapshot(
      kept('timesyncd-drop-ins'),
    );
  });

  it('of an ntp.toml of a server', async () => {
    const text = [
      '[source-defaults]',
      'poll-interval-limits = { min = 6, max = 10 }',
      '[[source]]',
      'mode = "nts"',
      'address = "time.example.org"',
      '[[source]]',
      'mode = "pool"',
      'address = "de.pool.ntp.org" # near',
      'count = 3',
      'ignore = ["192.0.2.1"]',
      '[source.poll-interval-limits]',
      'max = 12',
      '[[server]]',
      'listen = "[::]:123"',
      'denylist = { filter = ["192.0.2.0/24"], action = "ignore" }',
      '[synchronization]',
      'minimum-agreeing-sources = 2',
      '[synchronization.algorithm]',
      'step-threshold = 0.01',
      '',
    ].join('\n');
    await expect(read('ntpd-rs', text, '/etc/ntpd-rs/ntp.toml')).toMatchFileSnapshot(kept('ntpd-rs-server'));
  });
});
