import { test } from 'tap'
import { type Gauges, IDLE, Metrics } from '../../../../switch/engine/observe/metrics.ts'
import { golden } from '../../../support/golden.ts'
import { LISTENER, PEER } from '../../../support/loop-transport.ts'
import { requestText, sip } from '../sip-text.ts'

const ARRIVAL = { protocol: 'udp', local: LISTENER, remote: PEER, bytes: 300, time: 0 } as const
const PATH = { local: { ...LISTENER, protocol: 'wss' }, remote: PEER } as const

const BUSY: Gauges = {
  ...{ dialogs: 2, requests: 3, transactions: 5, connections: 7, shed: 0.25 },
  applications: [
    { name: '127.0.0.1:40000', unread: 0 },
    { name: '[::1]:40001', unread: 1_048_576 },
  ],
  vitals: {
    ...{ memory: 0.125, resident: 104_857_600, heap: 52_428_800 },
    delay: { median: 0.5, p99: 12.5 },
    utilization: 0.5,
  },
}

const request = (method: string) => Buffer.from(requestText(`${method} sip:b@192.0.2.1 SIP/2.0`))
const response = (status: string) =>
  Buffer.from(sip([`SIP/2.0 ${status} R`, 'Call-ID: 1', 'CSEQ : 7 INVITE']))

/** Metrics that have seen a little of everything. */
function eventful(gauges: Gauges): Metrics {
  const metrics = new Metrics(() => gauges)
  for (const method of ['INVITE', 'INVITE', 'ACK', 'INVENTED', '', 'invite']) {
    metrics.received(request(method), ARRIVAL)
  }
  for (const status of ['100', '200', '200', '999', 'x"\n']) metrics.sent(response(status), PATH)
  metrics.sent(request('BYE'), PATH)
  metrics.received(Buffer.from('SIP/2.0'), ARRIVAL)
  metrics.repeated('in')
  metrics.repeated('out')
  metrics.ended('in', 200)
  metrics.ended('out', 699)
  metrics.dropped('banned')
  metrics.dropped('banned')
  metrics.refused('busy')
  return metrics
}

test('metrics are as they were reviewed', async (t) => {
  golden(t, 'switch/engine/metrics.txt', await eventful(BUSY).text())
})

test('the text follows the rules of the format', async (t) => {
  const lines = (await eventful(BUSY).text()).trimEnd().split('\n')
  const types = new Map<string, string>()
  const seen = new Set<string>()
  for (const line of lines.filter((each) => each !== '')) {
    const [, kind, named = '', rest = ''] = /^# (HELP|TYPE) ([a-z_\d]+) (.+)$/.exec(line) ?? []
    if (kind === 'TYPE') {
      t.match(rest, /^(counter|gauge)$/)
      t.notOk(types.has(named), `${named} is declared once`)
      types.set(named, rest)
    }
    if (kind) continue
    const [, series = '', name = ''] =
      /^(([a-z_\d]+)(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})?) \d+(\.\d+)?$/.exec(line) ??
      []
    t.ok(types.has(name), line)
    t.notMatch(line, /quantile=|le=/, 'only summaries and histograms have these')
    t.equal(types.get(name) === 'counter', name.endsWith('_total'), name)
    t.notOk(seen.has(series), `${series} stands there once`)
    seen.add(series)
  }
  t.ok(seen.size > 20)
})

test('peers cannot make rows', async (t) => {
  const metrics = new Metrics(() => IDLE)
  for (let index = 0; index < 1000; index += 1) {
    metrics.received(request(`M${index}`), ARRIVAL)
    metrics.received(response(`${index}`), ARRIVAL)
    metrics.received(Buffer.from(`SIP/2.0 200 OK\r\nCSeq: 1 M${index}\r\n\r\n`), ARRIVAL)
  }
  const rows = (await metrics.text()).split('\n').filter((line) => /^switchyard_sip/.test(line))
  t.ok(rows.length < 100, `${rows.length} rows`)
  t.match(rows.join('\n'), /method="other"\} 1000/)
})

test('an application that is gone has no row any more', async (t) => {
  let gauges = BUSY
  const metrics = new Metrics(() => gauges)
  t.match(await metrics.text(), /application="127\.0\.0\.1:40000"/)
  gauges = IDLE
  t.notMatch(await metrics.text(), /application=/)
})
