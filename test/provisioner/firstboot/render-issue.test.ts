import { test } from 'tap'
import { renderRefusal } from '../../../provisioner/firstboot/render-issue.ts'
import { golden } from '../../support/golden.ts'

const NODE = { name: 'ds1', address: '192.0.2.11' }

test('the console tells what is wrong, where, and how to get in', async (t) => {
  const at = { file: 'network-config', line: 3, column: 7 }
  const problems = [
    { message: 'property hostname: db2 is of role db', hint: 'name it ds2' },
    { message: 'Map keys must be unique', at },
  ]
  golden(t, 'provisioner/firstboot/refusal.txt', renderRefusal(problems, NODE))
})

test('nothing that was typed can command the terminal or agetty', async (t) => {
  const text = renderRefusal([{ message: 'a\u001b[2Jb\\n\u0007\u009b\r' }], NODE)
  t.match(text, 'a?[2Jb\\\\n???')
  t.notMatch(text, /[^\n\P{Cc}]/u)
})
