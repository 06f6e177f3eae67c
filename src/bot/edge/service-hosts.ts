/** Microsoft's Bot Connector for Teams ("Send proactive messages": public, GCC, GCC High and DoD service URLs). */
const microsoftHosts = [/^smba\.trafficmanager\.net$/, /^([a-z0-9-]+\.)+teams\.microsoft\.(com|us)$/];

/** Whether a service URL may be spoken to, which is also whether the bot's token may be sent there. */
export type ServiceHosts = (serviceUrl: string) => boolean;

/**
 * Microsoft's own hosts over https on the default port, and the listed ones on exactly their port. Plain http is for
 * listed loopback hosts alone: a bot token in clear text can be replayed against the whole tenant.
 */
export function createServiceHosts(listed: readonly string[]): ServiceHosts {
  return (serviceUrl) => {
    const url = URL.parse(serviceUrl);
    if (url === null || url.username !== '' || url.password !== '') return false;
    if (url.protocol === 'https:' && url.port === '' && microsoftHosts.some((host) => host.test(url.hostname)))
      return true;
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return false;
    const standardPort = url.protocol === 'https:' ? '443' : '80';
    const port = url.port === '' ? standardPort : url.port;
    return listed.some(
      (entry) => entry === `${url.hostname}:${port}` || (entry === url.hostname && port === standardPort),
    );
  };
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
