/** Where the helper listens. TRUECHIMER_CLOCK_SOCKET names another place, for tests and for whoever runs it by hand. */
export function helperSocket(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (env.TRUECHIMER_CLOCK_SOCKET) return env.TRUECHIMER_CLOCK_SOCKET;
  if (platform === 'win32') return '\\\\.\\pipe\\truechimer-clock';
  return platform === 'darwin' ? '/var/run/truechimer-clock/socket' : '/run/truechimer-clock/socket';
}
