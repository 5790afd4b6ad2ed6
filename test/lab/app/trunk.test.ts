import { join } from 'node:path'
import { type Test, test } from 'tap'
import { StoredAccounts } from '../../../switch/store/stored-accounts.ts'
import { filled } from '../../switch/service/store-world.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld } from './world.ts'

const MENU = join(import.meta.dirname, 'menu.ts')

/** A database with an account at the trunk. */
async function storeWithAccount(t: Test) {
  const folder = await serverFolder(t)
  const account = { username: 'us', password: 'correct horse' }
  await filled(folder, (db) => new StoredAccounts(db).set('one', account))
  return { folder }
}

test('a script dials a number over a trunk that asks who we are; its place is free afterwards', async (t) => {
  const sales = await openPhone(t, 0)
  const { sip, hears } = await openWorld(t, MENU, {
    trunks: [{ name: 'one', from: ['127.0.0.1'], to: sales.uri.replace('phone@', ''), calls: 1 }],
    routes: [{ prefix: '12', trunk: 'one' }],
    store: await storeWithAccount(t),
  })
  for (const turn of ['first', 'second']) {
    const ann = await openPhone(t, sip)
    const talking = await ann.call('8800', { 'X-Sales': '1234' })
    await ann.party.press('1')
    await eventually(() => sales.calls.length > 0, 'a call without proof')
    const challenge = `Digest realm="c", nonce="${turn}", algorithm=SHA-256, qop="auth"`
    sales.calls.shift()?.response.send(407, { headers: { 'Proxy-Authenticate': challenge } })
    await eventually(() => sales.calls.length > 0, 'a call with proof')
    t.match(sales.calls[0]?.request.get('Proxy-Authorization'), `nonce="${turn}"`)
    await sales.answer()
    sales.party.say(700)
    await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears sales')
    await talking.destroy()
    await hears('call over')
  }
})
