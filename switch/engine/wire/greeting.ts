import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { hostPort } from '../message/uri.ts'
import { advertised, type Listener } from '../transport/transport.ts'

/**
 * What drachtio-srf takes for the server's version; it turns its keep-alive on from v0.8.2. What
 * follows the `+` tells our own clients whom they speak to.
 */
const VERSION = 'v0.9.10+switchyard'
/** What an application is told that knows the secret: where SIP is served, and by whom. */
export function greeting(listeners: readonly Listener[]): readonly string[] {
  return ['OK', places(listeners, advertised), VERSION, places(listeners)]
}

/** `udp/192.0.2.1:5060,tcp/192.0.2.1:5060` */
function places(
  listeners: readonly Listener[],
  placeOf: (listener: Listener) => Endpoint = (listener) => listener,
): string {
  return listeners
    .map((listener) => {
      const { address, port } = placeOf(listener)
      return `${listener.protocol}/${hostPort(address, port)}`
    })
    .join(',')
}
