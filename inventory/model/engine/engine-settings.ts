import { z } from 'zod'
import { integer } from '../scalar.ts'
import { Listeners, sipSettings } from './sip-settings.ts'
import * as words from './words.ts'

const LISTEN = [{ address: '127.0.0.1', port: '5060' }]

const ApplicationTls = z
  .strictObject({
    host: words.Host.meta({ description: 'Address or name of this machine.' }),
    port: words.ownPort(9023).meta({ description: 'Port; 0 takes a free one.' }),
    certificate: words.filePath('/etc/switchyard/tls/sip.pem').meta({
      description: 'PEM: our certificate, then those of who signed it.',
    }),
    key: words
      .filePath('/etc/switchyard/tls/sip.key')
      .meta({ description: 'PEM: its private key.' }),
  })
  .meta({ title: 'TLS for applications' })

/** How applications are looked after, wherever they connect. */
export const careSettings = {
  tls: ApplicationTls.exactOptional().meta({ description: 'Where they connect over TLS as well.' }),
  pingDeadline: integer(1000, 3_600_000, [45_000]).exactOptional().meta({
    description: 'Milliseconds after which one that has pinged and falls silent is taken for dead.',
  }),
}

const Applications = z
  .strictObject({
    host: words.Host.prefault('127.0.0.1').meta({ description: 'Where they connect over TCP.' }),
    port: words.ownPort(9022).prefault('9022').meta({ description: 'Port; 0 takes a free one.' }),
    secret: words.Secret.exactOptional().meta({
      description: 'What they authenticate with; anybody who may read the file knows it.',
    }),
    secretFile: words.filePath('/etc/switchyard/engine.secret').exactOptional().meta({
      description: 'File with the secret, in its place.',
    }),
    ...careSettings,
  })
  .meta({ title: 'Applications' })

/** `engine.yaml`. */
export const EngineSettings = z
  .strictObject({
    listen: Listeners.prefault(LISTEN).meta({
      description: 'Where SIP is served.',
      usual: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }],
    }),
    applications: Applications.prefault({}).meta({
      description: 'Where programs written for drachtio-srf connect.',
    }),
    ...sipSettings,
  })
  .meta({ title: 'SIP engine', description: 'Settings by name, such as outboundProxy.' })

export type EngineSettings = z.output<typeof EngineSettings>
