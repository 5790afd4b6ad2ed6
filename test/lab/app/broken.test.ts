import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { Dialog } from '../../switch/engine/srf.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld, recordsIn, TONES } from './world.ts'

const BREAKABLE = join(import.meta.dirname, 'breakable.ts')
const RESUMABLE = join(import.meta.dirname, 'resumable.ts')

const over = (dialog: Dialog) =>
  new Promise<void>((resolve) => dialog.on('destroy', () => resolve()))

async function listening(t: Test, sip: number) {
  const phone = await openPhone(t, sip)
  const dialog = await phone.call('8800')
  const heard = () => phone.party.loudness(TONES['music.wav']) > CLEAR
  await eventually(heard, 'music')
  return { ...phone, gone: over(dialog) }
}

/** The switch's own, and one of each worker there was. */
const connections = (said: readonly { readonly message: string }[]) =>
  said.filter(({ message }) => message === 'connected to the SIP engine').length

for (const [key, reason] of [
  ['8', 'status 3'],
  ['9', 'did not answer for 5000 ms'],
] as const) {
  test(`an application that breaks (${reason}) ends its calls, and takes the next`, async (t) => {
    const { sip, said, hears, calls } = await openWorld(t, BREAKABLE)
    const [ann, bob] = [await listening(t, sip), await listening(t, sip)]
    await ann.party.press(key)
    await Promise.all([ann.gone, bob.gone])
    await hears('application worker is gone')
    const { facts = {} } = said.find(({ message }) => /worker is gone/.test(message)) ?? {}
    t.match(facts, { reason })
    await eventually(async () => (await calls()).length === 0, 'the media is freed')
    await eventually(() => connections(said) === 3, 'a new worker is there')
    const eve = await listening(t, sip)
    await eve.party.press('1')
    await eve.gone
  })
}

test('a promise that a script forgot is told, and harms nobody', async (t) => {
  const { sip, said, hears } = await openWorld(t, BREAKABLE)
  const ann = await listening(t, sip)
  await ann.party.press('7')
  await ann.gone
  await hears('a mistake of the application')
  const { facts = {} } = said.find(({ message }) => /a mistake/.test(message)) ?? {}
  t.match(facts, { reason: /nobody waits for this/ })
  t.notOk(said.some(({ message }) => /worker is gone/.test(message)))
})

test('no call lasts longer than the operator allows, whatever its script does', async (t) => {
  const { sip, said, hears } = await openWorld(t, BREAKABLE, { limits: { duration: '2s' } })
  const ann = await listening(t, sip)
  await ann.gone
  await hears('call over')
  const { facts = {} } = said.find(({ message }) => message === 'call over') ?? {}
  t.match(facts, { by: 'limit', reason: 'lasted 2s' })
})

test('a caller in a menu stays when its worker is killed, and hears it again', async (t) => {
  const folder = await serverFolder(t)
  const trunks = [{ name: 'here', from: ['127.0.0.1'] }]
  const world = await openWorld(t, RESUMABLE, { store: { folder }, trunks })
  const { sip, said, hears, calls, logic } = world
  const phone = await openPhone(t, sip)
  const dialog = await phone.call('8800')
  const gone = over(dialog)
  await eventually(() => phone.party.loudness(TONES['music.wav']) > CLEAR, 'music')
  await hears('asking')
  process.kill(workerIn(said), 'SIGKILL')
  await hears('call taken up')
  await eventually(() => phone.party.loudness(TONES['welcome.wav']) > CLEAR, 'the menu again')
  t.equal((await calls()).length, 1)
  await phone.party.press('5')
  await hears('resumed')
  t.match(said.find(({ message }) => message === 'resumed')?.facts, { asked: 1, digits: '5' })
  await gone
  await eventually(async () => (await calls()).length === 0, 'the media is freed')
  logic.abort()
  await hears('the database is stopped')
  t.match(await recordsIn(folder), [{ direction: 'in', reason: 'hung up' }])
})

function workerIn(said: readonly { readonly message: string; readonly facts: object }[]): number {
  const { facts = {} } = said.find(({ message }) => message === 'asking') ?? {}
  return 'worker' in facts ? Number(facts.worker) : Number.NaN
}
