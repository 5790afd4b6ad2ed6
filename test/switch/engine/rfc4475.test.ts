import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parseMessage } from '../../../switch/engine/message/parse-message.ts'
import { parseUri } from '../../../switch/engine/message/uri.ts'
import { countVias, topVia } from '../../../switch/engine/message/via.ts'
import { CoreWorld } from './core/core-world.ts'
import { requestText } from './sip-text.ts'

const FOLDER = join(import.meta.dirname, 'rfc4475')

/** What becomes of a message: it is shown to the application, refused, or dropped. */
const FATES: Readonly<Record<string, 'shown' | 'dropped' | number>> = {
  // 3.1.1: valid, however unusual.
  ...{ esc01: 'shown', escnull: 'shown', lwsdisp: 'shown', longreq: 'shown' },
  ...{ dblreq: 'shown', semiuri: 'shown', transports: 'shown', mpart01: 'shown' },
  // It has a To tag, and its dialog is unknown (RFC 3261, 12.2.2).
  wsinv: 481,
  // Methods nobody can claim: RFC 3261, 8.2.1 wants a 405.
  ...{ intmeth: 405, esc02: 405 },
  // Responses to nothing of ours.
  ...{ unreason: 'dropped', noreason: 'dropped', bcast: 'dropped', bigcode: 'dropped' },
  // 3.1.2: invalid. A body shorter or longer than said, numbers out of range.
  ...{ clerr: 400, ncl: 400, scalar02: 400, scalarlg: 'dropped' },
  // Methods of request line and CSeq differ.
  ...{ mismatch01: 400, mismatch02: 400 },
  // White space in and about the Request-URI, brackets about it, header fields in it.
  ...{ lwsruri: 400, lwsstart: 400, trws: 400, ltgtruri: 400, escruri: 400 },
  // A Via that is none, a quote that does not end, and another version of SIP.
  ...{ badinv01: 400, quotbal: 400, badvers: 505 },
  // Faults in header fields that are the application's to read, or that may be overlooked.
  ...{ baddate: 'shown', regbadct: 'shown', badaspec: 'shown', baddn: 'shown' },
  // 3.2: a branch that is the magic cookie and nothing else.
  badbranch: 'shown',
  // 3.3: compulsory header fields are missing or repeated; schemes nobody knows.
  ...{ insuf: 400, multi01: 400, mcl01: 400, unkscm: 416, novelsc: 416 },
  // The application's to judge.
  ...{ unksm2: 'shown', bext01: 'shown', invut: 'shown', regaut01: 'shown', zeromf: 'shown' },
  ...{ cparam01: 'shown', cparam02: 'shown', regescrt: 'shown', sdp01: 'shown' },
  // 3.4: a peer from before RFC 3261.
  inv2543: 'shown',
}

const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.dat'))

function bytesOf(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.dat`))
}

function fateOf(name: string): 'shown' | 'dropped' | number {
  const world = new CoreWorld()
  const application = world.join('invite', 'options', 'register', 'message')
  world.network.bring(bytesOf(name))
  if (application.take().length > 0) return 'shown'
  const finals = world.network.take().map(({ text }) => Number(text.slice(8, 11)))
  return finals.find((status) => status >= 200) ?? 'dropped'
}

test('there is a fate for every message of RFC 4475', async (t) => {
  t.same(FILES.map((name) => name.replace('.dat', '')).sort(), Object.keys(FATES).sort())
})

for (const [name, fate] of Object.entries(FATES)) {
  test(`${name} of RFC 4475 is ${typeof fate === 'number' ? `refused with ${fate}` : fate}`, async (t) => {
    t.equal(fateOf(name), fate)
  })
}

for (const [name, fate] of Object.entries(FATES)) {
  if (typeof fate !== 'number') continue
  test(`the refusal of ${name} finds back to who sent it`, async (t) => {
    const world = new CoreWorld()
    world.join('invite', 'options', 'register', 'message')
    const source = { address: '198.51.100.7', port: 5060 }
    world.network.bring(bytesOf(name), source)
    const [refusal] = world.network.take().filter(({ text }) => !text.startsWith('SIP/2.0 100'))
    t.match(refusal?.path.remote, { address: source.address })
    // It copies the request's header fields, faults and all.
    t.match(
      refusal?.text,
      new RegExp(`^SIP/2\\.0 ${fate} [^]*\r\nVia: [^\r\n]*;received=198.51.100.7`),
    )
  })
}

test('badbranch: a branch that is only the cookie tells no transactions apart (RFC 4475, 3.2.1)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('options')
  world.network.bring(bytesOf('badbranch'))
  world.network.bring(bytesOf('badbranch'))
  t.equal(application.take().length, 1, 'the same again is a repetition')
  world.network.bring(bytesOf('badbranch').toString().replace('CSeq: 8', 'CSeq: 9'))
  t.equal(application.take().length, 1, 'another is another')
})

test('ltgtruri, escruri: what is no URI to be asked for says so, what is of no scheme of ours as well', async (t) => {
  const statusOf = (uri: string) => {
    const world = new CoreWorld()
    world.join('options')
    world.network.bring(requestText(`OPTIONS ${uri} SIP/2.0`))
    return world.lines()[0]?.slice(0, 3)
  }
  t.equal(statusOf('sip:a@b?x=y'), '400')
  t.equal(statusOf('<sip:a@b>'), '400')
  t.equal(statusOf('b'), '400')
  t.equal(statusOf('nobody+knows.this-1:x'), '416')
  t.equal(statusOf('TEL:+44'), undefined)
})

test('wsinv: odd spacing, folding and compact forms are read (RFC 4475, 3.1.1.1)', async (t) => {
  const message = parseMessage(bytesOf('wsinv'))
  if (message.kind !== 'request') throw new Error(message.kind)
  t.equal(countVias(message), 3)
  t.match(topVia(message), { transport: 'UDP', host: '192.0.2.2' })
  t.equal(topVia(message)?.parameters.get('branch'), '390skdjuw')
  t.match(parseUri(message.uri), { user: 'vivekg', host: 'chair-dnrc.example.com' })
})

test('dblreq: what follows the message in its datagram is ignored (RFC 4475, 3.1.1.8)', async (t) => {
  const message = parseMessage(bytesOf('dblreq'))
  t.equal(message.kind === 'request' && message.body.length, 0)
})

test('semiuri: the user part holds the semicolon (RFC 4475, 3.1.1.9)', async (t) => {
  const message = parseMessage(bytesOf('semiuri'))
  if (message.kind !== 'request') throw new Error(message.kind)
  t.match(parseUri(message.uri), { user: 'user;par=u%40example.net', host: 'example.com' })
})

test('mpart01: a body that is not text is kept byte for byte (RFC 4475, 3.1.1.11)', async (t) => {
  const bytes = bytesOf('mpart01')
  const message = parseMessage(bytes)
  if (message.kind !== 'request') throw new Error(message.kind)
  t.ok(bytes.includes(message.body))
  t.equal(message.body.length, 553)
})
