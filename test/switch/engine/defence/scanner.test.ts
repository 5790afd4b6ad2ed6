import { test } from 'tap'
import { policyOf } from '../../../../switch/engine/defence/policy.ts'
import { scannerLook } from '../../../../switch/engine/defence/scanner.ts'
import { requestText } from '../sip-text.ts'

const isScanner = scannerLook(policyOf().scanners)

function request(changes: Changes): Buffer {
  return Buffer.from(requestText('OPTIONS sip:100@192.0.2.1 SIP/2.0', changes))
}

type Changes = Readonly<Record<string, string | undefined>>

const SCANNERS: readonly Changes[] = [
  ...['friendly-scanner', 'sipcli/v1.8', 'sipsak 0.9.6', 'pplsip', 'sundayddr', 'iWar'].map(
    (name) => ({ 'User-Agent': name }),
  ),
  { 'User-Agent': 'VaxSIPUserAgent/3.1' },
  { 'USER-AGENT': 'SIPVicious' },
  { 'user-agent ': '\r\n friendly-scanner' },
  { From: '"sipvicious"<sip:100@1.1.1.1>;tag=1' },
  { To: '"sipvicious"<sip:100@1.1.1.1>' },
  { From: '<sip:a@example.org>;tag=sipsscuser' },
]

for (const changes of SCANNERS) {
  test(`${JSON.stringify(changes)} is a scanner's`, async (t) => {
    t.ok(isScanner(request(changes)))
  })
}

const OTHERS: readonly Changes[] = [
  {},
  { 'User-Agent': 'Taiwarix PBX' },
  { 'User-Agent': 'drachtio' },
  { Subject: 'friendly-scanner' },
  { 'X-User-Agent': 'friendly-scanner' },
  { From: '<sip:iwar@example.org>;tag=1' },
]

for (const changes of OTHERS) {
  test(`${JSON.stringify(changes)} is nobody's`, async (t) => {
    t.notOk(isScanner(request(changes)))
  })
}

test('the short names of From and To are known', async (t) => {
  const text = requestText('OPTIONS sip:100@192.0.2.1 SIP/2.0', {
    From: undefined,
    f: '"sipvicious" <sip:a@example.org>;tag=1',
  })
  t.ok(isScanner(Buffer.from(text)))
})

test('names may be replaced, have any characters, and be none', async (t) => {
  const own = scannerLook({ ...policyOf().scanners, userAgents: ['(bad) [agent]'], parties: [] })
  t.ok(own(request({ 'User-Agent': 'a (bad) [agent] here' })))
  t.notOk(own(request({ 'User-Agent': 'friendly-scanner' })))
  const none = scannerLook({ ...policyOf().scanners, userAgents: [], parties: [] })
  t.notOk(none(request({ 'User-Agent': 'friendly-scanner' })))
})
