import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import { OFFICE } from '../../../examples/apps/pbx/directory.ts'
import { pbx } from '../../../examples/apps/pbx/pbx.ts'

const DESK = 'sip:101@office.example'
const MOBILE = 'sip:101-mobile@office.example'
const OTHER = 'sip:102@office.example'

function open() {
  const bed = testbed(pbx(OFFICE))
  const { mailboxes } = bed
  const call = (to: string, from = 'alice') => bed.call({ from, to })
  return { bed, mailboxes, call }
}

test('all telephones of an extension ring; the first to answer has the call', async () => {
  const { bed, call } = open()
  await using _ = bed
  const alice = call('101').expect.dial(DESK, MOBILE)
  bed.phone(DESK).ring()
  bed.phone(MOBILE).answer()
  alice.expect.answer().expect.bridge(MOBILE).hangUp()
  await bed.phone(DESK).expect.hangup()
})

test('a call nobody answers goes to voicemail, and is heard there', async (t) => {
  const { bed, mailboxes, call } = open()
  await using _ = bed
  const alice = call('101').expect.dial(DESK, MOBILE)
  alice.expect.answer().expect.play('vm/greeting.wav', 'beep.wav').expect.record()
  alice.talk('3s').wait('5s').hangUp()
  const owner = call('*97', '101').expect.answer()
  await owner.expect.play('vm/new-messages.wav', 'digits/1.wav', 'vm/next-message.wav')
  t.match(await mailboxes.list('101'), [{ from: 'alice', duration: 5_000 }])
})

test('a call nobody answers is forwarded, where that is set', async () => {
  const { bed, call } = open()
  await using _ = bed
  const alice = call('102').expect.dial(OTHER)
  bed.phone(OTHER).reject(486)
  alice.expect.dial('+4930123456')
  bed.phone('+4930123456').answer()
  await alice.expect.answer().expect.bridge('+4930123456')
})

test('a group is hunted through', async () => {
  const { bed, call } = open()
  await using _ = bed
  const alice = call('201').expect.dial(DESK)
  bed.phone(DESK).reject(486)
  alice.expect.dial(MOBILE, OTHER)
  bed.phone(OTHER).answer()
  await alice.expect.answer().expect.bridge(OTHER)
})

test('numbers outside are dialled in E.164; expensive and unknown ones are not', async () => {
  const { bed, call } = open()
  await using _ = bed
  call('0089123456', '101').expect.dial('+4989123456')
  call('0112', '101').expect.dial('112')
  call('009001234567', '101').expect.reject(403)
  call('199', '101').expect.reject(404)
  await call('nobody', '101').expect.reject(404)
})

test('a call is parked, and picked up from another telephone', async () => {
  const { bed, call } = open()
  await using _ = bed
  const alice = call('101').expect.dial(DESK, MOBILE)
  const desk = bed.phone(DESK).answer().expect.bridge('alice')
  alice.expect.answer().expect.bridge(DESK)
  desk.press('*8').expect.play('parked-at.wav', 'digits/1.wav').expect.hangup()
  alice.expect.play('moh.wav')
  const other = call('*71', '102').expect.answer().expect.bridge('alice')
  alice.expect.bridge('102')
  other.hangUp()
  await alice.expect.hangup()
})

test('a call is transferred by REFER', async () => {
  const { bed, call } = open()
  await using _ = bed
  const alice = call('101').expect.dial(DESK, MOBILE)
  const desk = bed.phone(DESK).answer().expect.bridge('alice')
  alice.expect.answer().expect.bridge(DESK)
  desk.refer(OTHER)
  alice.expect.play('moh.wav').expect.dial(OTHER)
  bed.phone(OTHER).answer()
  desk.expect.hangup()
  await alice.expect.bridge(OTHER)
})
