import { parse } from 'yaml'
import { z } from 'zod'

/** A SIPp that answers, as the suite's testbed has it. */
export interface Answerer {
  readonly name: string
  readonly address: string
  /** File name of its scenario. */
  readonly scenario: string
}

/** The machines drachtio-srf's tests talk to. */
export interface Testbed {
  readonly answerers: readonly Answerer[]
  /** Address of the engine that belongs to the far end of the REFER test. */
  readonly farEngine: string
}

const FAR_ENGINE = 'drachtio-uas'

const Service = z.object({
  command: z.string(),
  networks: z.object({ testbed: z.object({ ipv4_address: z.string() }) }),
})
const Compose = z.object({ services: z.record(z.string(), Service) })

/**
 * Reads docker-compose-testbed.yaml of drachtio-srf's package.
 *
 * @throws when it is not what drachtio-srf 5.0.29 carries.
 */
export function parseTestbed(text: string): Testbed {
  const services = Object.entries(Compose.parse(parse(text)).services)
  const farEngine = services.find(([name]) => name === FAR_ENGINE)?.[1]
  if (!farEngine) throw new Error(`the suite's testbed has no ${FAR_ENGINE}`)
  const answerers = services.flatMap(([name, { command, networks }]) => {
    const scenario = /^sipp -sf \/tmp\/(\S+)$/.exec(command)?.[1]
    return scenario ? [{ name, address: networks.testbed.ipv4_address, scenario }] : []
  })
  return { answerers, farEngine: farEngine.networks.testbed.ipv4_address }
}
