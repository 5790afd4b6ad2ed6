import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import { type Test, test } from 'tap'
import { greet } from '../../../provisioner/serve/greet.ts'
import { Ledger } from '../../../provisioner/serve/state/ledger.ts'
import { freeTcpPort } from '../../support/free-ports.ts'

const NODE = {
  name: 'ds1',
  interfaces: [{ network: 'voice', address: '127.0.0.1', prefix: 8, dns: [] }],
}

/** A node that was given a host key, has restarted, and answers with a key. */
async function restarted(t: Test) {
  const { private: key, public: open } = ssh2.utils.generateKeyPairSync('ed25519')
  const port = await freeTcpPort()
  const server = new ssh2.Server({ hostKeys: [key] }, (client) =>
    client.on('error', () => undefined),
  )
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const installation = t.testdir({ known_hosts: 'ds1 ssh-ed25519 AAAA1\n', state: {} })
  const remarks: string[] = []
  const place = { folder: join(installation, 'state'), nodes: [NODE.name], now: () => 0 }
  const ledger = await Ledger.open(place)
  const given = open.split(' ')[1] ?? ''
  const host = { ledger, installation, onRemark: (text: string) => remarks.push(text) }
  return {
    ...{ host, port, remarks, given },
    pins: () => readFileSync(join(installation, 'known_hosts'), 'utf8'),
    async give(hostKey: string) {
      await ledger.apply(NODE.name, { kind: 'started', token: 'aa' })
      await ledger.apply(NODE.name, { kind: 'identity-given', hostKey })
      const report = { phase: 'first-boot', message: '', log: '' } as const
      await ledger.apply(NODE.name, { kind: 'reported', report })
    },
  }
}

test('a node that answers with the key it was given is reachable, and pinned', async (t) => {
  const { host, port, remarks, given, pins, give } = await restarted(t)
  await give(given)
  await greet(host, NODE, port)
  t.equal(host.ledger.stateOf('ds1').phase, 'reachable')
  t.equal(pins(), `ds1 ssh-ed25519 ${given}\n`)
  t.same(remarks, ['ds1: its host key is in known_hosts; commit it'])
  await greet(host, NODE, port)
  t.equal(remarks.length, 1)
})

test('another key at its address is told of, and not pinned', async (t) => {
  const { host, port, remarks, pins, give } = await restarted(t)
  await give('AAAA2')
  await greet(host, NODE, port)
  const { phase, failure } = host.ledger.stateOf('ds1')
  t.equal(phase, 'first-boot')
  t.match(failure, { message: /SHA256:/ })
  t.equal(pins(), 'ds1 ssh-ed25519 AAAA1\n')
  t.same(remarks, [])
})
