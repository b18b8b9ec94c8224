/**
 * Who may pass. A loopback port is open to every program of the machine and, through its browser, to every web page that
 * a person looks at; so each request is asked three things:
 *
 *  - *Host*: a page of a foreign name that was pointed at 127.0.0.1 (DNS rebinding) still sends that name.
 *  - *Origin*, for WebSockets: browsers let any page open one to anywhere, but say which page it is.
 *  - the *token*, which other users and sandboxed programs of this machine cannot read. A program sends it in the
 *    `Authorization` header. A browser brings it once in the address and gets a cookie for it, so that it does not stay
 *    in the history; the cookie is a secret of its own, and useless elsewhere.
 */
import type { IncomingMessage } from 'node:http';
import { newToken, sameToken } from './token.ts';

export interface Gate {
  /** Was this address meant? */
  readonly hostIsOurs: (request: IncomingMessage) => boolean;
  readonly tokenIsRight: (token: string) => boolean;
  readonly hasCookie: (request: IncomingMessage) => boolean;
  readonly hasBearer: (request: IncomingMessage) => boolean;
  /** May a request of this origin open a WebSocket? */
  readonly originIsOurs: (request: IncomingMessage) => boolean;
  /** The value of `Set-Cookie` for a browser that brought the token. */
  readonly cookie: string;
}

export function gate(port: number, token: string): Gate {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Cookies do not know ports: two engines of one machine would overwrite each other's without the port in the name.
  const name = `truechimer-${port}`;
  const session = newToken();

  const hostIsOurs = ({ headers }: IncomingMessage) => hosts.includes(headers.host ?? '');
  const hasBearer = ({ headers }: IncomingMessage) => {
    const given = /^Bearer ([\w-]+)$/i.exec(headers.authorization ?? '')?.[1];
    return given !== undefined && sameToken(given, token);
  };
  return {
    hostIsOurs,
    tokenIsRight: (given) => sameToken(given, token),
    hasCookie: ({ headers }) =>
      (headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim().split('='))
        .some(([key, value]) => key === name && sameToken(value ?? '', session)),
    hasBearer,
    // No browser leaves the origin out; a program does, and shows that it is one by sending the token in a header.
    originIsOurs: (request) => {
      const { origin, host } = request.headers;
      return origin === undefined ? hasBearer(request) : hostIsOurs(request) && origin === `http://${host}`;
    },
    cookie: `${name}=${session}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
