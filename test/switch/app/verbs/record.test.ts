import { test } from 'tap'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import type { Recording, RecordingOptions } from '../../../../switch/app/verbs/record.ts'

function recording(options: RecordingOptions) {
  const recordings: Recording[] = []
  const bed = testbed({
    async call(call) {
      await call.answer()
      recordings.push(await call.record(options))
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer()
  return { bed, alice, recordings }
}

test('a key ends a recording', async (t) => {
  const { bed, alice, recordings } = recording({ prompt: 'beep.wav' })
  await using _ = bed
  await alice.expect.play('beep.wav').expect.record().wait('3s').press('1#').expect.hangup()
  t.match(recordings, [{ endedBy: 'key', duration: 3_000 }])
})

test('silence ends a recording, once nobody talks any more', async (t) => {
  const { bed, alice, recordings } = recording({ silence: '3s' })
  await using _ = bed
  await alice.expect.record().wait('2s').talk('5s').expect.hangup()
  t.match(recordings, [{ endedBy: 'silence', duration: 10_000 }])
})

test('a recording has a greatest length', async (t) => {
  const { bed, alice, recordings } = recording({ longest: '1m' })
  await using _ = bed
  await alice.expect.record().talk('2m').expect.hangup()
  t.match(recordings, [{ endedBy: 'length', duration: 60_000 }])
})

test('what was said before hanging up is kept', async (t) => {
  const { bed, alice, recordings } = recording({ silence: '3s' })
  await using _ = bed
  await alice.expect.record().wait('2s').hangUp().wait('0ms')
  t.match(recordings, [{ endedBy: 'hangup', duration: 2_000 }])
})

test('what was said before a timeout is kept', async (t) => {
  const { bed, alice, recordings } = recording({ timeout: '5s' })
  await using _ = bed
  await alice.expect.record().expect.hangup()
  t.match(recordings, [{ endedBy: 'stop', duration: 5_000 }])
})
