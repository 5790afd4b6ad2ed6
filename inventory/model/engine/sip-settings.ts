import { z } from 'zod'
import { integer } from '../scalar.ts'
import { Defence } from './defence-settings.ts'
import { Observe } from './observe-settings.ts'
import * as words from './words.ts'

const PROTOCOLS = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const
/** Seconds (RFC 4028, 5); beyond the second one a timer would not hold. */
const SESSION = { least: 90, most: 2_000_000 }

const External = z
  .strictObject({
    address: words.OwnAddress.meta({ description: 'Address peers are told.' }),
    port: words.remotePort(5060).meta({ description: 'Port peers are told.' }),
  })
  .meta({ title: 'External address' })

const Listener = z
  .strictObject({
    protocol: words.oneOf(PROTOCOLS).prefault('udp').meta({ description: 'How SIP travels.' }),
    address: words.OwnAddress.meta({ description: 'Address of this machine.' }),
    port: words.ownPort(5060).meta({ description: 'Port; 0 takes a free one.' }),
    external: External.exactOptional().meta({
      description: 'Where peers beyond a translator of addresses reach it.',
    }),
    localNetworks: z.array(words.PeerNetwork).exactOptional().meta({
      description: 'Networks whose peers reach it where it is, round the translator.',
    }),
  })
  .meta({ title: 'Listener' })

const Tls = z
  .strictObject({
    certificate: words.filePath('/etc/switchyard/tls/sip.pem').meta({
      description: 'PEM: our certificate, then those of who signed it.',
    }),
    key: words
      .filePath('/etc/switchyard/tls/sip.key')
      .meta({ description: 'PEM: its private key.' }),
    authorities: words.filePath('/etc/switchyard/tls/authorities.pem').exactOptional().meta({
      description: 'PEM: whose certificates are trusted; those Node.js knows unless given.',
    }),
    clients: words
      .oneOf(['none', 'wanted', 'required'])
      .exactOptional()
      .meta({ description: 'Certificates of peers that connect.', usual: 'none' }),
  })
  .meta({ title: 'TLS' })

const WebSocket = z
  .strictObject({
    origins: z.array(words.Origin).exactOptional().meta({
      description: 'Web pages that may connect; all unless given.',
    }),
  })
  .meta({ title: 'WebSocket' })

const Resolve = z
  .strictObject({
    servers: z.array(words.NameServer).min(1, 'has no server').exactOptional().meta({
      description: 'Name servers; those of this machine unless given.',
    }),
  })
  .meta({ title: 'Names' })

const milliseconds = (least: number, most: number, example: number) =>
  integer(least, most, [example])

const Timers = z
  .strictObject({
    t1: milliseconds(10, 10_000, 500).prefault('500').meta({
      description: 'T1, in milliseconds: the round trip.',
    }),
    t2: milliseconds(10, 60_000, 4000).prefault('4000').meta({
      description: 'T2, in milliseconds: the longest pause between repetitions.',
    }),
    t4: milliseconds(10, 60_000, 5000).prefault('5000').meta({
      description: 'T4, in milliseconds: how long a message stays in the network.',
    }),
  })
  .meta({ title: 'Timers' })

const SessionTimer = z
  .strictObject({
    interval: integer(SESSION.least, SESSION.most, [1800]).exactOptional().meta({
      description: 'Seconds asked for where nobody says; no timer then unless given.',
    }),
    minimum: integer(SESSION.least, SESSION.most, [90])
      .exactOptional()
      .meta({ description: 'Seconds; who wants less gets 422.', usual: SESSION.least }),
    refresher: words
      .oneOf(['engine', 'peer'])
      .exactOptional()
      .meta({ description: 'Who refreshes where the peer leaves it open.', usual: 'peer' }),
  })
  .meta({ title: 'Session timers' })

const Survival = z
  .strictObject({
    wait: milliseconds(0, 600_000, 5000).exactOptional().meta({
      description: 'Milliseconds the calls of a dead application wait for another of its name.',
      usual: 5000,
    }),
  })
  .meta({ title: 'Survival' })

const RequestHandler = z
  .strictObject({
    method: words.Method.meta({ description: 'Method it decides about; `*` for all others.' }),
    uri: words.HandlerUri.meta({
      description:
        'Web server, or application that listens: `https://`, `http://`, `tcp://`, `tls://`.',
    }),
    verb: words.oneOf(['GET', 'POST']).exactOptional().meta({
      description: 'How a web server is asked; POST sends the request along.',
      usual: 'GET',
    }),
  })
  .meta({ title: 'Request handler' })

const RequestHandlers = z
  .strictObject({
    handlers: z.array(RequestHandler).min(1, 'has no handler').meta({
      description: 'One for each method.',
    }),
    patience: milliseconds(1, 60_000, 5000)
      .exactOptional()
      .meta({ description: 'Milliseconds one has to answer.', usual: 5000 }),
    mostAtOnce: integer(1, 100_000, [500])
      .exactOptional()
      .meta({ description: 'Requests that may wait; all others get 503.', usual: 500 }),
    authorities: words.filePath('/etc/switchyard/tls/authorities.pem').exactOptional().meta({
      description: 'PEM: who signs the certificates of `tls://` applications.',
    }),
  })
  .meta({ title: 'Request handlers' })

/** Everything of SIP, for `engine.yaml` and the `sip` section of `switch.json` alike. */
export const sipSettings = {
  tls: Tls.exactOptional().meta({ description: 'Certificate and key; `tls` and `wss` need them.' }),
  webSocket: WebSocket.exactOptional().meta({ description: 'SIP from browsers (RFC 7118).' }),
  resolve: Resolve.exactOptional().meta({ description: 'How names are looked up (RFC 3263).' }),
  outboundProxy: words.NextHop.exactOptional().meta({
    description: 'Next hop of new requests for which the application names none.',
  }),
  timers: Timers.exactOptional().meta({ description: 'Timers of transactions (RFC 3261, 17).' }),
  sessionTimer: SessionTimer.exactOptional().meta({ description: 'Session timers (RFC 4028).' }),
  survival: Survival.exactOptional().meta({
    description: 'What becomes of the calls of an application that dies.',
  }),
  defence: Defence.exactOptional().meta({
    description: 'Limits against floods, overload and scanners.',
  }),
  requestHandlers: RequestHandlers.exactOptional().meta({
    description: 'Who decides about new requests in place of the applications that claim them.',
  }),
  observe: Observe.exactOptional().meta({ description: 'Metrics, captures and traces.' }),
}

export const Listeners = z.array(Listener).min(1, 'has no listener')

/** The `sip` section of `switch.json`. */
export const SipSettings = z.strictObject({ listen: Listeners, ...sipSettings })
export type SipSettings = z.output<typeof SipSettings>
