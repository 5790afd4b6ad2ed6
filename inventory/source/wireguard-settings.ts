import { z } from 'zod'
import { integer, Mistake, scalar } from '../model/scalar.ts'
import * as settings from './settings.ts'

/** Curve25519 (RFC 7748): 32 bytes. */
const KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

const WireGuardKey = scalar(
  (text) =>
    KEY.test(text)
      ? text
      : new Mistake(
          'is not a public key of WireGuard',
          'make one: switchyard wireguard --new-key FILE, or wg genkey | tee FILE | wg pubkey',
        ),
  { pattern: KEY.source, examples: ['xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg='] },
)

const Peer = z
  .strictObject({
    name: settings.nameLike('anna').meta({ description: 'Whose device it is.' }),
    key: WireGuardKey.meta({ description: 'Public key of the device.' }),
    address: settings.IpAddress.meta({
      description: 'Its address within the subnet; the first is that of the terminal server.',
    }),
  })
  .meta({ title: 'Peer' })

export const WireGuardInput = z
  .strictObject({
    subnet: settings.SubnetRange.meta({
      description: 'Addresses of the tunnel, apart from all networks.',
    }),
    endpoint: settings.TimeServer.exactOptional().meta({
      description:
        'Host name or address of the terminal server as seen from outside; its own unless given.',
      examples: ['vpn.example.org'],
    }),
    port: integer(1, 65535, [51820]).prefault('51820').meta({ description: 'UDP port.' }),
    peers: z
      .array(Peer)
      .prefault([])
      .meta({ description: 'Devices of administrators that may come in.' }),
  })
  .meta({ title: 'WireGuard' })
