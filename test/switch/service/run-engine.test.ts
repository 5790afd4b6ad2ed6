import { test } from 'tap'
import { runEngine } from '../../../switch/service/run-switch.ts'

test('where a drachtio-server serves SIP, no engine is started beside it', async (t) => {
  const stop = new AbortController()
  const place = { address: '192.0.2.1', port: 5060 }
  const said: string[] = []
  const running = runEngine(
    {
      node: 'cs1',
      domain: 'example.org',
      // Neither the address nor the secret is there: starting would fail.
      sip: { listen: [place] },
      engine: { kind: 'drachtio', host: '192.0.2.1', port: 9022, secretFile: '/nonexistent' },
      rtpengines: [place],
      routes: [],
    },
    { signal: stop.signal, log: (_, message) => said.push(message) },
  )
  stop.abort()
  await running
  t.same(said, ['a drachtio-server serves SIP instead'])
})
