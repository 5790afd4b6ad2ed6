import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { runCli } from '../../support/run-cli.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld, TONES } from './world.ts'

const MENU = join(import.meta.dirname, 'menu.ts')

const APPS = {
  'goodbye.ts': `import { defineApp, type Call } from 'switchyard/app'
    export default defineApp({
      async call(call: Call) { await call.answer(); await call.play('goodbye.wav') },
    })`,
  'music.ts': `import { defineApp } from 'switchyard/app'
    export default defineApp({
      async call(call) { await call.answer(); await call.play('music.wav') },
    })`,
  'broken.ts': `throw new Error('a mistake at its start')`,
}

test('versions of an application take turns, and calls keep theirs', async (t) => {
  const store = { folder: await serverFolder(t) }
  const trunks = [{ name: 'lab', from: ['127.0.0.1'] }]
  const { file, sip, said } = await openWorld(t, MENU, { store, trunks })
  const folder = t.testdir(APPS)
  const config = join(folder, 'switch.json')
  await writeFile(config, JSON.stringify(file))
  const app = (...[verb = '', ...args]: readonly string[]) =>
    runCli(['app', verb, '--config', config, ...args])
  const call = async (tone: keyof typeof TONES) => {
    const phone = await openPhone(t, sip)
    await phone.call('8800')
    await eventually(() => phone.party.loudness(TONES[tone]) > CLEAR, tone)
    return phone
  }

  const ann = await call('welcome.wav')
  t.match(await app('deploy', join(folder, 'goodbye.ts')), { status: 0, answer: /^version {2}\w+/ })
  await call('goodbye.wav')
  t.match(await app('deploy', join(folder, 'music.ts')), { status: 0 })
  await call('music.wav')
  t.match(await app('deploy', join(folder, 'broken.ts')), {
    ...{ status: 2, remarks: /does not start: .*a mistake at its start/ },
  })
  await call('music.wav')
  t.match(await app('rollback'), { status: 0 })
  await call('goodbye.wav')
  t.match((await app('list')).answer, /good.*\n.*bad.*\n.*good.*\n.*good/)

  await ann.party.press('5')
  ann.party.say(400)
  await eventually(() => ann.party.loudness(TONES['goodbye.wav']) > CLEAR, 'the first version')
  t.notOk(said.some(({ message }) => /worker is gone/.test(message)))
})
