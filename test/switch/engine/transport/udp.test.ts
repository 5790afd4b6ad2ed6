import { test } from 'tap'
import { openTransport } from '../../../../switch/engine/transport/open-transport.ts'

test('a place nothing can be sent to fails the message, not the process', async (t) => {
  const wish = { protocol: 'udp', address: '127.0.0.1', port: 0 } as const
  const transport = await openTransport([wish], { log: () => undefined })
  t.teardown(() => transport.close())
  const [local = wish] = transport.listeners
  for (const [address, port] of [
    ['127.0.0.1', 0],
    ['127.0.0.1', 70_000],
    ['nonsense', 5060],
    ['', 5060],
  ] as const) {
    await new Promise<void>((failed) => {
      transport.send(Buffer.from('x'), { local, remote: { address, port } }, failed)
    })
  }
})
