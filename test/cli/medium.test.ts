import { test } from 'tap'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder } from './a-cluster.ts'
import { METAL } from './a-metal-cluster.ts'

test('only physical servers are installed from a medium, and there must be one', async (t) => {
  const folder = clusterFolder(t, METAL)
  const virtual = await runCli(['medium', 'cs1', '-f', folder])
  t.equal(virtual.status, 2)
  t.match(virtual.remarks, /^node cs1 is not described as a physical server\n {2}hint: say which/)
  t.match(await runCli(['medium', 'db9', '-f', folder]), { status: 2, remarks: /no node db9/ })
  const none = await runCli(['medium', '-f', 'examples/standalone'])
  t.equal(none.status, 2)
  t.match(none.remarks, /^no node of \S+ is described as a physical server/)
})
