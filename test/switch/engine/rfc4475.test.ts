import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { parseMessage } from '../../../switch/engine/message/parse-message.ts'
import { parseUri } from '../../../switch/engine/message/uri.ts'
import { countVias, topVia } from '../../../switch/engine/message/via.ts'
import { CoreWorld } from './core/core-world.ts'

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
  // No request line, so that there is nothing to answer.
  ...{ lwsruri: 'dropped', lwsstart: 'dropped', trws: 'dropped', badvers: 'dropped' },
  ltgtruri: 416,
  // Faults in header fields that are the application's to read.
  ...{ badinv01: 'shown', quotbal: 'shown', escruri: 'shown', baddate: 'shown' },
  ...{ regbadct: 'shown', badaspec: 'shown', baddn: 'shown' },
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
