import { join } from 'node:path'
import { test } from 'tap'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld, TONES } from './world.ts'

const MENU = join(import.meta.dirname, 'menu.ts')

type Phone = Awaited<ReturnType<typeof openPhone>>

/** A party hears a tone: what another says, or what is played. */
const hears = ({ party }: Phone, hertz: number, who: string) => {
  party.heard.splice(0)
  return eventually(() => party.loudness(hertz) > CLEAR, `${who} hears ${hertz} Hz`)
}

test('who listens, rings or talks goes on when rtpengine is killed and comes back', async (t) => {
  const { sip, rtpengine, calls, said } = await openWorld(t, MENU)
  const [ann, sales] = [await openPhone(t, sip), await openPhone(t, sip)]
  const restart = async () => {
    await rtpengine.process.kill('SIGKILL')
    await rtpengine.restart()
  }
  const talking = await ann.call('8800', { 'X-Sales': sales.uri })
  ann.follow(talking)
  await hears(ann, TONES['welcome.wav'], 'ann')
  await ann.party.press('1')
  ann.party.say(400)
  await hears(ann, TONES['music.wav'], 'ann')
  await eventually(() => sales.calls.length > 0, 'sales rings')

  await restart()
  await hears(ann, TONES['music.wav'], 'ann, whom nobody has answered yet,')

  const answered = await sales.answer()
  sales.follow(answered)
  sales.party.say(700)
  await Promise.all([hears(ann, 700, 'ann'), hears(sales, 400, 'sales')])

  await restart()
  await Promise.all([hears(ann, 700, 'ann'), hears(sales, 400, 'sales')])
  t.equal((await calls()).length, 2)

  const gone = new Promise<void>((resolve) => answered.on('destroy', () => resolve()))
  await talking.destroy()
  await gone
  await eventually(async () => (await calls()).length === 0, 'its media is freed')
  t.notOk(said.some(({ message }) => message === 'script failed'))
})
