import { test } from 'tap'
import { freePort } from '../../../cli/try/free-port.ts'
import { takenPort } from '../long-running.ts'

const HERE = '127.0.0.1'

test('the wanted port is taken while it is free, and another when it is not', async (t) => {
  const free = await freePort(HERE)
  t.equal(await freePort(HERE, free), free)
  const taken = await takenPort(t)
  t.not(await freePort(HERE, taken), taken)
})

test('an address of another machine is told as that', async (t) => {
  await t.rejects(freePort('192.0.2.1'), { code: 'SYSTEM_REFUSED' })
})
