import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { startCli } from '../../cli/long-running.ts'
import { freePorts } from '../../support/free-ports.ts'
import { CLEAR, wav } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openSubscriber } from './subscriber.ts'

/** Milliseconds until it says something; it takes calls when a database is made, rtpengine and an application started. */
const START = 60_000

const app = (prompt: string) => `import { defineApp } from 'switchyard/app'

export default defineApp({
  async call(call) {
    await call.answer()
    const { digits } = await call.collect({ prompt: '${prompt}', max: 1 })
    if (digits === '3') await call.play('nowhere.wav')
    if (digits !== '1') return call.play('goodbye.wav')
    return call.bridge(await call.dial('102', { hear: 'welcome.wav', timeout: '25s' }))
  },
})
`

/** Hertz. */
const TONES = { 'welcome.wav': 600, 'goodbye.wav': 800, 'changed.wav': 1000 }

async function tryApp(t: Test) {
  const folder = t.testdir({ 'office.ts': app('welcome.wav') })
  await mkdir(join(folder, 'prompts'))
  for (const [name, hertz] of Object.entries(TONES)) {
    await writeFile(join(folder, 'prompts', name), wav(hertz, 1000))
  }
  const file = join(folder, 'office.ts')
  const [sip = 0] = await freePorts(1)
  const running = startCli(t, ['app', 'try', file, '--port', `${sip}`])
  const [, password = ''] = await running.heard(/sip:101@127\.0\.0\.1 +101 +(\S+)/, START)
  const phone = (username: string) => openSubscriber(t, { sip, username, password })
  const heard = (pattern: RegExp) => running.heard(pattern, START)
  return { running, heard, file, phone }
}

const hears = (phone: Awaited<ReturnType<typeof openSubscriber>>, tone: keyof typeof TONES) =>
  eventually(() => phone.party.loudness(TONES[tone]) > CLEAR, tone)

test('an application is tried by telephones of this machine, and followed', async (t) => {
  const { running, heard, file, phone } = await tryApp(t)
  await heard(/a call that plays one ends:\n.*nowhere\.wav/)
  const [ann, bob] = [await phone('101'), await phone('102')]
  await bob.register()

  await t.rejects(ann.call('8800', 'guessed'), { message: /407/ })
  const talking = await ann.call('8800')
  await hears(ann, 'welcome.wav')
  await ann.party.press('1')
  await bob.answer()
  ann.party.say(400)
  bob.party.say(700)
  await eventually(() => bob.party.loudness(400) > CLEAR, 'bob hears ann')
  await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears bob')
  await talking.destroy()
  await heard(/call over {2}by=party/)

  await writeFile(file, app('changed.wav'))
  await heard(/office\.ts has changed/)
  await ann.call('8800')
  await hears(ann, 'changed.wav')
  await ann.party.press('3')
  await heard(/script failed {2}reason=.*nowhere\.wav cannot be played/)

  await writeFile(file, 'export default defineApp({')
  await heard(/office\.ts:1:27: .*\n.*\n.*as it was before still takes calls/)
  const { status, remarks } = await running.end()
  t.equal(status, 0)
  t.notMatch(remarks, /PostgreSQL/)
})
