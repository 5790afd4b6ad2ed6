import { randomBytes } from 'node:crypto'
import { type Command, InvalidArgumentError } from 'commander'
import type { Endpoint } from '../inventory/model/switch-file.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly listen: readonly Endpoint[]
  readonly applications: Endpoint
  readonly secret?: string
}

export function addEngine(program: Command, { output, signal }: Surroundings): void {
  program
    .command('engine')
    .description('run the SIP server alone, for any program written for drachtio-srf')
    .option('--listen <address:port>', 'serve SIP over UDP here; may be repeated', endpoints, [
      { address: '127.0.0.1', port: 5060 },
    ])
    .option('--applications <address:port>', 'where applications connect', endpoint, {
      address: '127.0.0.1',
      port: 9022,
    })
    .option(
      '--secret <secret>',
      "the applications' secret; absent: $SWITCHYARD_SECRET or a new one",
    )
    .action(async ({ listen, applications, secret }: Options) => {
      const { startEngine } = await import('../switch/engine/start-engine.ts')
      const { openLog } = await import('../switch/service/log.ts')
      const known = secret ?? process.env.SWITCHYARD_SECRET
      const used = known ?? randomBytes(18).toString('base64url')
      const { address: host, port } = applications
      const log = openLog('engine')
      const engine = await startEngine({ listen, applications: { host, port }, secret: used, log })
      const sip = engine.sip.map(({ address, port }) => `${address}:${port}`).join(', ')
      output.remark(`SIP on ${sip}; applications on ${host}:${engine.applications.port}\n`)
      if (known === undefined) output.remark(`secret for this run: ${used}\n`)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      await engine.close()
    })
}

/** The first one given takes the place of the default. */
function endpoints(text: string, before: readonly Endpoint[]): readonly Endpoint[] {
  const given = before.filter((each) => GIVEN.has(each))
  const next = endpoint(text)
  GIVEN.add(next)
  return [...given, next]
}

const GIVEN = new WeakSet<Endpoint>()

function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text)
  if (!parsed) throw new InvalidArgumentError('write an address and a port: 127.0.0.1:5060.')
  return parsed
}
