import { join } from 'node:path'
import { test } from 'tap'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld } from './world.ts'

const MENU = join(import.meta.dirname, 'menu.ts')

test('a script dials a number over a trunk, and its place is free afterwards', async (t) => {
  const sales = await openPhone(t, 0)
  const { sip, hears } = await openWorld(t, MENU, {
    trunks: [{ name: 'one', from: ['192.0.2.1'], to: sales.uri.replace('phone@', ''), calls: 1 }],
    routes: [{ prefix: '12', trunk: 'one' }],
  })
  for (const _ of ['first', 'second']) {
    const ann = await openPhone(t, sip)
    const talking = await ann.call('8800', { 'X-Sales': '1234' })
    await ann.party.press('1')
    await sales.answer()
    sales.party.say(700)
    await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears sales')
    await talking.destroy()
    await hears('call over')
  }
  t.pass()
})
