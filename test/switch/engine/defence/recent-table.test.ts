import { test } from 'tap'
import { RecentTable } from '../../../../switch/engine/defence/recent-table.ts'

test('a table remembers what is used and forgets the rest, however much comes', async (t) => {
  const table = new RecentTable(100, (key) => ({ key }))
  const kept = table.get('kept')
  const once = table.get('once')
  let most = 0
  for (let index = 0; index < 100_000; index += 1) {
    table.get(`forged-${index}`)
    if (index % 50 === 0) t.equal(table.get('kept'), kept)
    most = Math.max(most, table.size)
  }
  t.ok(most <= 200, `${most} at most`)
  t.not(table.get('once'), once, 'what nobody asked for was made again')
})
