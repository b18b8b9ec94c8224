/**
 * How a person names a time server, and its one normal form.
 *
 * Accepted: `host`, `host:port`, an IPv4 address with or without a port, a bare IPv6 address, `[IPv6]:port`, a zone
 * (`fe80::1%eth0`), an internationalised name (kept as its ASCII form). Refused with a sentence: anything else.
 * Names and addresses follow RFC 1123 and RFC 4291; the WHATWG `URL` parser, present in Node and in every browser,
 * does the IDNA and IPv6 arithmetic.
 */

export const NTP_PORT = 123;

export interface ServerName {
  /** ASCII host name in lower case, or an address without brackets (IPv6 may carry a zone). */
  readonly host: string;
  readonly port: number;
  /** The host is an address: nothing has to be looked up. */
  readonly literal: boolean;
  /** The normal form: `host`, or `host:port` where the port is not 123. */
  readonly text: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

const refuse = (message: string): Parsed<never> => ({ ok: false, message });

/** Longest host name that DNS can carry (RFC 1035, 2.3.4), in characters. */
const MAX_NAME = 253;

export function parseServerName(input: string): Parsed<ServerName> {
  const text = input.trim();
  if (text === '') return refuse('Write the name or address of a time server, for example ntp.example.org.');
  if (text.length > 2 * MAX_NAME) return refuse('That is too long for the name of a server.');
  if (/[\s\p{Cc}]/u.test(text)) {
    // Shown as blanks: a control character would do to a terminal or a log what it does.
    return refuse(`“${text.replaceAll(/[\s\p{Cc}]/gu, ' ')}” contains a blank; a server name has none.`);
  }

  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme !== undefined) return refuse(`Write only the name of the server, without ${scheme}.`);

  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return fromIpv6(bracketed[1]!, bracketed[2]);
  const colons = text.split(':').length - 1;
  if (colons > 1) return fromIpv6(text, undefined);
  const [name = '', port] = text.split(':', 2);
  return fromName(name, port);
}

function fromName(name: string, portText: string | undefined): Parsed<ServerName> {
  const port = parsePort(portText);
  if (!port.ok) return port;
  // The characters that would make URL see something other than a host; each would silently change what is asked.
  if (/[/\\?#@%[\]|^<>"'`{}$&;*!,=()~+]/.test(name)) {
    return refuse(`“${name}” is not a server name: it may contain letters, digits, dots and hyphens.`);
  }
  if (/^\d+(\.\d+){3}$/.test(name) && name.split('.').some((number) => Number(number) > 255)) {
    return refuse(`“${name}” is not an IPv4 address: each of its four numbers is 0 to 255.`);
  }
  let host: string;
  try {
    host = new URL(`http://${name}/`).hostname;
  } catch {
    return refuse(`“${name}” is not a server name: it may contain letters, digits, dots and hyphens.`);
  }
  const ipv4 = /^\d+\.\d+\.\d+\.\d+$/.test(host);
  // URL reads 1.2 or 0x7f.1 as shortened IPv4 addresses. Nobody means that in a list of servers.
  if (ipv4 && host !== name) return refuse(`“${name}” is not a complete address; four numbers are needed.`);
  host = host.replace(/\.$/, '');
  if (host.length > MAX_NAME) return refuse('That is too long for the name of a server.');
  if (host.split('.').some((label) => label.startsWith('-') || label.endsWith('-'))) {
    return refuse(`“${name}” is not a server name: a part of a name may not begin or end with a hyphen.`);
  }
  if (!ipv4 && !host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))) {
    return refuse(`“${name}” is not a server name: each part between dots has 1 to 63 letters or digits.`);
  }
  const nobody = ipv4 ? nobodyAtIpv4(host) : null;
  return nobody === null ? accept(host, port.value, ipv4) : refuse(nobody);
}

/** Why a question cannot go there (RFC 1112, RFC 919, RFC 1122 3.2.1.3), in a sentence; null where it can. */
function nobodyAtIpv4(host: string): string | null {
  const first = Number(host.split('.', 1)[0]);
  if (first >= 224 && first <= 239) return multicast(host);
  if (host === '255.255.255.255')
    return `“${host}” is the broadcast address: it stands for all computers around. Name one server.`;
  return host === '0.0.0.0' ? unspecified(host) : null;
}

/** The same for IPv6 (RFC 4291, 2.5.2, 2.5.6 and 2.7). A link-local address is on every link, so it needs a zone. */
function nobodyAtIpv6(host: string, zone: string | undefined): string | null {
  if (host.startsWith('ff') && host.indexOf(':') === 4) return multicast(host);
  if (host === '::') return unspecified(host);
  if (/^fe[89ab][0-9a-f]:/.test(host) && zone === undefined)
    return 'A link-local address needs the network interface it is on, for example fe80::1%eth0.';
  return null;
}

const multicast = (host: string) =>
  `“${host}” is a multicast address: it stands for many computers. Name one server.`;

const unspecified = (host: string) =>
  `“${host}” is the address of no computer: it stands for “any”. Name one server.`;

function fromIpv6(address: string, portText: string | undefined): Parsed<ServerName> {
  const port = parsePort(portText);
  if (!port.ok) return port;
  const [bare = '', zone, ...rest] = address.split('%');
  if (rest.length > 0 || (zone !== undefined && !/^[\w.-]{1,32}$/.test(zone))) {
    return refuse(`“${address}” has a zone that is not the name of a network interface.`);
  }
  let host: string;
  try {
    host = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  } catch {
    return refuse(`“${address}” is not an IPv6 address. With a port it is written [address]:port.`);
  }
  const nobody = nobodyAtIpv6(host, zone);
  if (nobody !== null) return refuse(nobody);
  return accept(zone === undefined ? host : `${host}%${zone}`, port.value, true);
}

function parsePort(text: string | undefined): Parsed<number> {
  if (text === undefined) return { ok: true, value: NTP_PORT };
  if (text === '') return refuse('A port number is missing after the colon.');
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65535) return { ok: true, value: port };
  return refuse(`“${text}” is not a port: a port is a number from 1 to 65535 (NTP's own is 123).`);
}

function accept(host: string, port: number, literal: boolean): Parsed<ServerName> {
  return { ok: true, value: { host, port, literal, text: serverText(host, port) } };
}

/** The normal form of a host and port: the port is left out where it is NTP's own. */
export function serverText(host: string, port: number): string {
  if (port === NTP_PORT) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
