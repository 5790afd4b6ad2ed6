import ssh2 from 'ssh2'
import { test } from 'tap'
import { hostKeyAt } from '../../../provisioner/serve/host-key-at.ts'
import { freeTcpPort } from '../../support/free-ports.ts'

test('an SSH server tells its host key to whoever asks', async (t) => {
  const { private: key, public: open } = ssh2.utils.generateKeyPairSync('ed25519')
  const port = await freeTcpPort()
  const server = new ssh2.Server({ hostKeys: [key] }, (client) =>
    client.on('error', () => undefined),
  )
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const seen = await hostKeyAt('127.0.0.1', port)
  t.equal(seen?.toString('base64'), open.split(' ')[1])
})

test('where nothing answers there is no key', async (t) => {
  t.equal(await hostKeyAt('127.0.0.1', await freeTcpPort()), undefined)
})
