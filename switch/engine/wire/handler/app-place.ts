/** Where an application waits for the engine to connect (drachtio-srf's `listen`). */
export interface AppPlace {
  readonly isSecure: boolean
  readonly host: string
  readonly port: number
}

const PLACE = /^(tcp|tls):\/\/(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/

/**
 * `tcp://host:port`, `tls://host:port`.
 *
 * @throws {RangeError} when it is no such place.
 */
export function parsePlace(text: string): AppPlace {
  const [, scheme, address, name, digits] = PLACE.exec(text) ?? []
  const [host, port] = [address ?? name, Number(digits)]
  if (host === undefined || !(port > 0 && port < 65_536)) {
    throw new RangeError(`not tcp://HOST:PORT or tls://HOST:PORT: ${text}`)
  }
  return { isSecure: scheme === 'tls', host, port }
}
