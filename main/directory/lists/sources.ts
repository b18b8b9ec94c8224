/**
 * Servers as configurations name them: files for chrony's `sourcedir` (*.sources, chrony.conf(5)), and the server lines of
 * chrony.conf and ntp.conf. Of each the name, what kind it is, and whether its time is signed; how a daemon shall use it is
 * the daemon's. Whole configurations are read, and explained, by `truechimer conf`.
 */
import { NTP_PORT, parseServerName, serverText } from '../../settings/server-name.ts';
import { NTS_PORT } from '../catalogue/format.ts';
import { bareRecord } from '../record.ts';
import { visibleLine } from '../visible.ts';
import type { Knowledge } from './draft.ts';
import type { ReportMaker } from './report.ts';
import { STEP, type Steps } from './steps.ts';
import { linesOf } from './text-items.ts';

const LINE = /^\s*(server|pool|peer|refclock)\s+(\S+)(.*)$/i;

/** How much a text looks like one: lines that name servers, of those that say anything. */
export const isSourceLine = (line: string): boolean =>
  /^\s*(?:server|pool|peer)\s+\S+\s*(?:$|[#;!%]|[a-z])/.test(line);

export function* readSources(text: string, knowledge: Knowledge, report: ReportMaker): Steps<void> {
  let steps = 0;
  for (const { text: written, line } of linesOf(text)) {
    steps += 1;
    if (steps % STEP === 0) yield;
    // Comments begin with # in both, in chrony.conf with ! ; and % as well.
    if (/^\s*(?:[#!;%]|$)/.test(written)) continue;
    const [, word = '', name = '', rest = ''] = LINE.exec(written) ?? [];
    if (word === '' || word.toLowerCase() === 'refclock') {
      report.problem(
        line,
        'outside',
        'It names no server. “truechimer conf explain” reads whole configurations.',
        written,
      );
      continue;
    }
    // 127.127.t.u is no address for ntpd but a clock at this computer.
    if (/^127\.127\.\d+\.\d+$/.test(name)) {
      report.problem(
        line,
        'outside',
        'It is a clock at the computer itself (ntpd’s way to name them), not a server.',
        written,
      );
      continue;
    }
    const [options = '', comment = ''] = rest.split(/\s[#!;%]\s?/, 2);
    const words = options.trim().split(/\s+/);
    const after = (option: string) => Number(words[words.indexOf(option) + 1] ?? Number.NaN);
    const port = words.includes('port') ? after('port') : NTP_PORT;
    const parsed = parseServerName(
      name.includes(':') ? name : `${name}${port === NTP_PORT ? '' : `:${port}`}`,
    );
    if (!parsed.ok) {
      report.problem(line, 'refused', parsed.message, written);
      continue;
    }
    const { host } = parsed.value;
    const at = parsed.value.port === NTP_PORT && port >= 1 && port <= 65535 ? port : parsed.value.port;
    const signed = words.includes('nts');
    const ntsPort = words.includes('ntsport') ? after('ntsport') : NTS_PORT;
    if (knowledge.inactive.has(host))
      report.problem(line, 'noted', `ntp.org lists ${host} as retired.`, serverText(host, at));
    report.record({
      ...bareRecord(host),
      port: at,
      pool: word.toLowerCase() === 'pool',
      nts: signed ? { port: ntsPort >= 1 && ntsPort <= 65535 ? ntsPort : NTS_PORT } : null,
      notes: visibleLine(comment).trim() || null,
      raw: written,
      line,
    });
  }
}
