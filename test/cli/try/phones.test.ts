import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { keptPassword, renderPhones } from '../../../cli/try/phones.ts'

test('the password is made once, for this user alone', async (t) => {
  const file = join(t.testdir(), 'cache/try.password')
  const password = await keptPassword(file)
  t.match(password, /^[\w-]{20}$/)
  t.equal(await keptPassword(file), password)
  t.equal((await stat(file)).mode & 0o777, 0o600)
})

test('a telephone is told all it asks for', async (t) => {
  const phones = { names: ['101', 'sales'], password: 'secret' }
  t.equal(
    renderPhones(phones, { address: '192.0.2.7', port: 5070 }),
    `address              user name  password  server (UDP or TCP)
sip:101@192.0.2.7    101        secret    192.0.2.7:5070
sip:sales@192.0.2.7  sales      secret    192.0.2.7:5070
`,
  )
})
