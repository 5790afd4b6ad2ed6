import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { test } from 'tap'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld, TONES } from './world.ts'

const MAILBOX = join(import.meta.dirname, 'mailbox.ts')

test('what a caller leaves is what the owner of the box hears, until it is deleted', async (t) => {
  const store = { folder: await serverFolder(t) }
  const trunks = [{ name: 'lab', from: ['127.0.0.1'] }]
  const { sip, hears } = await openWorld(t, MAILBOX, { store, trunks })
  const [ann, bob] = [await openPhone(t, sip), await openPhone(t, sip)]
  const hearsTone = (phone: typeof ann, hertz: number) =>
    eventually(() => phone.party.loudness(hertz) > CLEAR, `${hertz} Hz`)

  const leaving = await ann.call('bob')
  await hearsTone(ann, TONES['goodbye.wav'])
  ann.party.say(400)
  await setTimeout(3000) // one of them is the beep's
  await leaving.destroy()
  ann.party.hush()
  await hears('call over')

  await bob.call('*97')
  await hearsTone(bob, 400)
  await hearsTone(bob, TONES['music.wav'])
  await bob.party.press('2')
  await hearsTone(bob, TONES['goodbye.wav'])
  const again = await openPhone(t, sip)
  await again.call('*97')
  await hearsTone(again, TONES['goodbye.wav'])
  t.pass('and then there is none')
})
