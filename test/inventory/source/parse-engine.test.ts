import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { ENGINE_FILE } from '../../../inventory/source/engine-file-error.ts'
import { parseEngine } from '../../../inventory/source/parse-engine.ts'
import { parseSource } from '../../../inventory/source/parse-source.ts'
import { readEngine } from '../../../inventory/source/read-engine.ts'
import { ENGINE_MISTAKES } from './engine-mistakes.ts'

const parse = (text: string) => parseEngine(parseSource(text, 'engine.yaml', ENGINE_FILE))

for (const { title, text, expected } of ENGINE_MISTAKES) {
  test(`says where and what: ${title}`, async (t) => {
    t.throws(() => parse(text), {
      ...{ code: 'ENGINE_FILE_INVALID', blame: 'input', message: expected.join('\n') },
    })
  })
}

/** Every setting there is. */
const WHOLE = `
listen:
  - { address: 192.0.2.5, port: 5060 }
  - protocol: tls
    address: 192.0.2.5
    port: 5061
    external: { address: 203.0.113.5, port: 5061 }
    localNetworks: [192.0.2.0/24, "2001:DB8::7"]
tls: { certificate: tls/sip.pem, key: /etc/sip.key, authorities: tls/ca.pem, clients: wanted }
webSocket: { origins: ["https://phone.example"] }
resolve: { servers: [192.0.2.53, "[2001:db8::53]:5353"] }
outboundProxy: sip:[2001:db8::1]:5070;transport=tcp;lr
timers: { t1: 200 }
sessionTimer: { interval: 1800, minimum: 120, refresher: engine }
survival: { wait: 0 }
defence:
  trusted: [192.0.2.20]
  perSource: { messages: { perSecond: 50, burst: 100 }, connections: 5 }
  total: { memory: 0.5, delay: 100, utilization: 1 }
  scanners: { userAgents: [badtool], parties: [], answer: 603, banFor: 60 }
  answerOptions: always
requestHandlers:
  handlers: [{ method: "*", uri: "https://192.0.2.30/calls", verb: POST }]
  patience: 1000
  mostAtOnce: 10
  authorities: tls/apps.pem
observe:
  metrics: { address: 127.0.0.1, port: 9090 }
  hep: { collector: { address: 192.0.2.9, port: 9060 }, id: 4294967295, key: homer }
  trace: trace.sock
applications:
  host: localhost
  port: 9022
  secretFile: engine.secret
  tls: { host: 127.0.0.1, port: 9023, certificate: app.pem, key: app.key }
  pingDeadline: 45000
`

test('every setting arrives as a value of its own kind', async (t) => {
  t.match(parse(WHOLE), {
    listen: [
      { protocol: 'udp', address: '192.0.2.5', port: 5060 },
      {
        ...{ protocol: 'tls', external: { address: '203.0.113.5', port: 5061 } },
        localNetworks: ['192.0.2.0/24', '2001:db8::7'],
      },
    ],
    outboundProxy: 'sip:[2001:db8::1]:5070;transport=tcp;lr',
    timers: { t1: 200, t2: 4000, t4: 5000 },
    survival: { wait: 0 },
    defence: {
      total: { memory: 0.5, utilization: 1 },
      scanners: { answer: 603, parties: [] },
      answerOptions: 'always',
    },
    observe: { hep: { id: 4294967295 } },
    applications: { pingDeadline: 45000, tls: { port: 9023 } },
  })
})

test('a file that says one thing leaves all others to the engine', async (t) => {
  t.same(parse('survival: { wait: 1 }'), {
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }],
    applications: { host: '127.0.0.1', port: 9022 },
    survival: { wait: 1 },
  })
})

test('files are meant from the folder of the one that names them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-file-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'engine.yaml')
  await writeFile(file, WHOLE)
  const { tls, observe, requestHandlers, applications } = await readEngine(file)
  t.match(tls, { certificate: join(folder, 'tls/sip.pem'), key: '/etc/sip.key' })
  t.equal(tls?.authorities, join(folder, 'tls/ca.pem'))
  t.equal(observe?.trace, join(folder, 'trace.sock'))
  t.equal(requestHandlers?.authorities, join(folder, 'tls/apps.pem'))
  t.equal(applications.secretFile, join(folder, 'engine.secret'))
  t.match(applications.tls, { certificate: join(folder, 'app.pem'), key: join(folder, 'app.key') })
})

test('a file that is not there, or no text, is the input’s fault', async (t) => {
  await t.rejects(readEngine('/nonexistent/engine.yaml'), {
    ...{ code: 'ENGINE_FILE_INVALID', message: /engine\.yaml:1:1: the file does not exist/ },
  })
})

test('the example is right', async (t) => {
  const { listen } = parse(readFileSync('examples/engine/engine.yaml', 'utf8'))
  t.same(
    listen.map(({ protocol, port }) => `${protocol}:${port}`),
    ['udp:5060', 'tcp:5060'],
  )
})
