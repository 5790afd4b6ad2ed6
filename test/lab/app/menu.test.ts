import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import type { Dialog } from '../../switch/engine/srf.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR, FAINT, goertzel } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld, recordsIn, TONES } from './world.ts'

const MENU = join(import.meta.dirname, 'menu.ts')

const over = (dialog: Dialog) =>
  new Promise<void>((resolve) => dialog.on('destroy', () => resolve()))

test('a caller presses 1, hears music, and talks with sales', async (t) => {
  const { sip, calls, hears } = await openWorld(t, MENU)
  const [ann, sales] = [await openPhone(t, sip), await openPhone(t, sip)]
  const talking = await ann.call('8800', { 'X-Sales': sales.uri })
  await eventually(() => ann.party.loudness(TONES['welcome.wav']) > CLEAR, 'ann hears the welcome')
  await ann.party.press('1')
  ann.party.say(400)
  await eventually(() => ann.party.loudness(TONES['music.wav']) > CLEAR, 'ann hears music')
  const answered = await sales.answer()
  sales.party.say(700)
  await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears sales')
  await eventually(() => sales.party.loudness(400) > CLEAR, 'sales hears ann')
  await eventually(() => ann.party.loudness(TONES['music.wav']) < FAINT, 'the music is over')
  t.equal((await calls()).length, 2)

  const held = await talking.modify(ann.party.describe().replace('sendrecv', 'sendonly'))
  t.match(held, /a=recvonly/)
  await talking.modify(ann.party.describe())
  await eventually(() => sales.party.loudness(400) > CLEAR, 'sales hears ann after the hold')

  const gone = over(answered)
  await talking.destroy()
  await gone
  await hears('bridge over')
  await hears('call over')
  t.same(await calls(), [])
})

test('a caller who presses nothing hears goodbye, and is hung up', async (t) => {
  const { sip, calls } = await openWorld(t, MENU)
  const ann = await openPhone(t, sip)
  const talking = await ann.call('8800')
  const gone = over(talking)
  ann.party.say(400)
  await eventually(() => ann.party.loudness(TONES['goodbye.wav']) > CLEAR, 'goodbye')
  await gone
  await eventually(async () => (await calls()).length === 0, 'its media is freed')
  t.pass()
})

test('what a caller says is recorded', async (t) => {
  const { sip, said, hears } = await openWorld(t, MENU)
  const ann = await openPhone(t, sip)
  await ann.call('8800')
  await ann.party.press('2')
  ann.party.say(500)
  setTimeout(() => ann.party.hush(), 1200)
  await hears('recorded')
  const { facts } = said.find(({ message }) => message === 'recorded') ?? { facts: {} }
  const bytes = await readFile('path' in facts ? String(facts.path) : '')
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, (bytes.length - 44) / 2)
  t.ok(goertzel([...samples.subarray(800, 6000)], 500) > CLEAR)
})

test('whoever is there is let go when the switch shuts down', async (t) => {
  const { sip, calls, logic } = await openWorld(t, MENU)
  const [ann, sales] = [await openPhone(t, sip), await openPhone(t, sip)]
  const talking = await ann.call('8800', { 'X-Sales': sales.uri })
  await ann.party.press('1')
  const answered = await sales.answer()
  ann.party.say(400)
  await eventually(() => sales.party.loudness(400) > CLEAR, 'they talk')
  const goodbyes = Promise.all([over(talking), over(answered)])
  logic.abort()
  await goodbyes
  await eventually(async () => (await calls()).length === 0, 'its media is freed')
  t.pass()
})

test('each leg leaves one record', async (t) => {
  const folder = await serverFolder(t)
  const trunks = [{ name: 'here', from: ['127.0.0.1'] }]
  const { sip, logic, hears } = await openWorld(t, MENU, { store: { folder }, trunks })
  const [ann, sales] = [await openPhone(t, sip), await openPhone(t, sip)]
  const talking = await ann.call('8800', { 'X-Sales': sales.uri })
  await ann.party.press('1')
  await sales.answer()
  await talking.destroy()
  await hears('call over')
  logic.abort()
  await hears('the database is stopped')
  const legs = await recordsIn(folder)
  t.match(legs, [
    { direction: 'in', node: 'ds1', called: /^sip:8800@/, reason: 'normal release' },
    { direction: 'out', called: sales.uri },
  ])
  t.ok(legs.every(({ answered_at: answered }) => answered !== null))
  t.equal(new Set(legs.map(({ call }) => call)).size, 1)
})
