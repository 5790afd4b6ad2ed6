import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import {
  type BoxKeeper,
  frontMailboxes,
} from '../../../../switch/service/application/front-mailboxes.ts'
import { VoiceMessages } from '../../../../switch/store/voice-messages.ts'
import { aStore } from '../../store/a-store.ts'

test('messages are kept in the database, each in the box of its domain', async (t) => {
  const { store } = await aStore(t)
  const folder = t.testdir()
  const messages = new VoiceMessages(store.db)
  const keeper: BoxKeeper = {
    addMessage: messages.add.bind(messages),
    listMessages: messages.list.bind(messages),
    soundOfMessage: messages.sound.bind(messages),
    markMessage: messages.markHeard.bind(messages),
    removeMessage: messages.remove.bind(messages),
  }
  const boxes = frontMailboxes(keeper, 'example.org', folder)
  const leave = async (box: string, time: number) => {
    const path = join(folder, 'recorded.wav')
    await writeFile(path, `sound of ${time}`)
    await boxes.add(box, { from: 'ann', path, duration: 1500.4, time })
  }
  await leave('bob', 2000)
  await leave('bob@example.org', 1000)
  await leave('bob@example.net', 3000)
  t.same(await readdir(folder), [], 'recordings are the boxes’ then')
  const [first, second] = await boxes.list('bob')
  t.match(first, { from: 'ann', duration: 1500, time: 1000, isHeard: false })
  t.match(second, { time: 2000 })
  const path = await boxes.fetch('bob', first?.id ?? '')
  t.equal(await readFile(path, 'utf8'), 'sound of 1000')
  await boxes.markHeard('bob', first?.id ?? '')
  await boxes.remove('bob@example.net', second?.id ?? '')
  t.match(await boxes.list('bob'), [{ isHeard: true }, { isHeard: false }])
  await boxes.remove('bob', first?.id ?? '')
  t.match(await boxes.list('bob'), [{ time: 2000 }])
  t.same(await readdir(folder), [], 'and nothing stays of what is removed')
  await t.rejects(boxes.fetch('bob', first?.id ?? ''), { message: /there is no message/ })
})
