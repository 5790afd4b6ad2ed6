import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { EngineSettings } from '../inventory/model/engine/engine-settings.ts'
import type { Endpoint } from '../inventory/model/switch-file.ts'
import { isSecure, type Listener, type Protocol } from '../switch/engine/transport/transport.ts'
import { addEngineTrace } from './engine-trace.ts'
import { formatEndpoint } from './format-endpoint.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly config?: string
  readonly listen?: readonly Place[]
  readonly applications?: Endpoint
  readonly secret?: string
  readonly certificate?: string
  readonly key?: string
  readonly authorities?: string
  readonly metrics?: Endpoint
  readonly trace?: string
}

interface Place extends Endpoint {
  readonly protocol: Protocol
}

const PROTOCOLS: readonly Protocol[] = ['udp', 'tcp', 'tls', 'ws', 'wss']
const SIP: Place = { protocol: 'udp', address: '127.0.0.1', port: 5060 }
const APPLICATIONS: Endpoint = { address: '127.0.0.1', port: 9022 }
/** What a file says instead: two places for one setting would leave open which one counts. */
const FLAGS = [
  ...['listen', 'applications', 'secret', 'certificate', 'key'],
  ...['authorities', 'metrics', 'trace'],
]

export function addEngine(program: Command, surroundings: Surroundings): void {
  const engine = program
    .command('engine')
    .description('run the SIP server alone, for any program written for drachtio-srf')
    .addOption(
      new Option(
        '--config <file>',
        'every setting, as YAML; stands alone, without the options below',
      ).conflicts([...FLAGS]),
    )
    .option(
      '--listen <[protocol:]address:port>',
      `serve SIP here, over udp, tcp, tls, ws or wss, over UDP unless it says; may be repeated; absent: ${formatEndpoint(SIP)}`,
      (text, before: readonly Place[] = []) => [...before, listener(text)],
    )
    .option(
      '--applications <address:port>',
      `where applications connect; absent: ${formatEndpoint(APPLICATIONS)}`,
      endpoint,
    )
    .option(
      '--secret <secret>',
      "the applications' secret, which others see in ps(1) when it is given here; absent: $SWITCHYARD_SECRET or a new one",
    )
    .option('--certificate <file>', 'PEM, with those of who signed it; for tls and wss')
    .option('--key <file>', 'PEM; read again with the certificate on SIGHUP')
    .option('--authorities <file>', 'PEM, of who is trusted; absent: those Node.js knows')
    .option('--metrics <address:port>', 'serve metrics for Prometheus here', endpoint)
    .option('--trace <socket>', 'let `switchyard engine trace` watch at this path')
    .action(async (options: Options, command: Command) => {
      const { config, certificate, key, listen = [] } = options
      const isWhole = certificate !== undefined && key !== undefined
      if (!isWhole && (certificate ?? key ?? listen.find(isSecure)) !== undefined) {
        command.error('error: tls and wss need --certificate and --key')
      }
      const settings = config === undefined ? settingsOf(options) : await readFile(config)
      return runEngine(settings, surroundings)
    })
  addEngineTrace(engine, surroundings)
}

/** What is listened on stands in Via and Contact, where it must lead to us (RFC 3261, 8.1.1.8). */
function listener(text: string): Place {
  const [, written = 'udp', place = ''] = /^(?:([a-z]+):(?=.*:))?(.*)$/.exec(text) ?? []
  const protocol = PROTOCOLS.find((each) => each === written)
  if (!protocol) throw new InvalidArgumentError(`The protocols are ${PROTOCOLS.join(', ')}.`)
  const parsed = endpoint(place)
  if (/^[0:.]+$/.test(parsed.address)) {
    throw new InvalidArgumentError('Name one address; repeat --listen for others.')
  }
  return { ...parsed, protocol }
}

function endpoint(text: string): Endpoint {
  const parsed = parseEndpoint(text)
  if (!parsed) {
    throw new InvalidArgumentError('Write an address and a port: 127.0.0.1:5060, [::1]:5060.')
  }
  return parsed
}

/** As `--listen` takes it. */
function written({ protocol, ...place }: Listener): string {
  return `${protocol === 'udp' ? '' : `${protocol}:`}${formatEndpoint(place)}`
}

async function readFile(file: string): Promise<EngineSettings> {
  const { readEngine } = await import('../inventory/source/read-engine.ts')
  return readEngine(file)
}

/** What the options say, as a file would. */
function settingsOf({ listen = [SIP], applications = APPLICATIONS, ...rest }: Options) {
  const { secret, certificate, key, authorities, metrics, trace } = rest
  const { address: host, port } = applications
  return {
    listen: [...listen],
    applications: { host, port, ...(secret !== undefined && { secret }) },
    ...(certificate !== undefined &&
      key !== undefined && {
        tls: { certificate, key, ...(authorities !== undefined && { authorities }) },
      }),
    observe: { ...(metrics && { metrics }), ...(trace !== undefined && { trace }) },
  }
}

async function runEngine(
  settings: EngineSettings,
  { output, signal, onHangUp }: Surroundings,
): Promise<void> {
  const { startEngine } = await import('../switch/engine/start-engine.ts')
  const { engineOptions } = await import('../switch/service/engine-options.ts')
  const { openLog } = await import('../switch/service/log.ts')
  const known = await secretOf(settings)
  const secret = known ?? randomBytes(18).toString('base64url')
  const log = openLog('engine')
  const engine = await startEngine(engineOptions(settings, { secret, log }))
  onHangUp?.(() => {
    void engine.reloadCertificates().then((isNew) => isNew && log('info', 'certificates are read'))
  })
  const sip = engine.sip.map(written).join(', ')
  output.remark(`SIP on ${sip}; applications on ${formatEndpoint(engine.applications)}\n`)
  if (engine.metrics) output.remark(`metrics on ${formatEndpoint(engine.metrics)}\n`)
  if (known === undefined) output.remark(`secret for this run: ${secret}\n`)
  if (!signal.aborted) await once(signal, 'abort')
  await engine.close()
}

/** The applications' secret, unless nobody has said it. */
async function secretOf({ applications }: EngineSettings): Promise<string | undefined> {
  const { secret, secretFile } = applications
  if (secretFile === undefined) return secret ?? process.env.SWITCHYARD_SECRET
  const { readSecret } = await import('../switch/service/secret.ts')
  return readSecret(secretFile, undefined)
}
