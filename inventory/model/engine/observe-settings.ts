import { z } from 'zod'
import { IpAddress } from '../ip-address.ts'
import { integer } from '../scalar.ts'
import * as words from './words.ts'

/** A number of 32 bits. */
const LARGEST_ID = 0xffff_ffff

const Metrics = z
  .strictObject({
    address: words.OwnAddress.meta({ description: 'Address of this machine.' }),
    port: words.ownPort(9090).meta({ description: 'Port; 0 takes a free one.' }),
  })
  .meta({ title: 'Metrics' })

const Collector = z
  .strictObject({
    address: IpAddress.meta({ description: 'Address of the collector.' }),
    port: words.remotePort(9060).meta({ description: 'UDP port of the collector.' }),
  })
  .meta({ title: 'Collector' })

const Hep = z
  .strictObject({
    collector: Collector.meta({ description: 'Where copies of all messages go.' }),
    id: integer(0, LARGEST_ID, [2001]).meta({
      description: 'Number the collector knows this engine by.',
    }),
    key: words.Secret.exactOptional().meta({
      description: 'Word shared with the collector; it travels unprotected.',
    }),
  })
  .meta({ title: 'HEP' })

/** Ways to see what the engine does. */
export const Observe = z
  .strictObject({
    metrics: Metrics.exactOptional().meta({
      description: 'Where metrics are served; nobody is asked who they are.',
    }),
    hep: Hep.exactOptional().meta({ description: 'Captures for Homer (HEP3).' }),
    trace: words.SocketPath.exactOptional().meta({
      description: 'Unix socket `switchyard engine trace` reads.',
    }),
  })
  .meta({ title: 'Observation' })
