import { test } from 'tap'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'

test('a cluster is proposed, with its reasons', async (t) => {
  const args = ['size', '--calls', '2000', '--subscribers', '10000']
  const { status, answer, remarks } = await runCli(args)
  t.equal(status, 0)
  t.equal(remarks, '')
  golden(t, 'cli/size-2000.txt', answer)
})

test('--recording asks for more disk and more media servers', async (t) => {
  const { answer } = await runCli(['size', '--calls', '2000', '--recording'])
  t.match(answer, /2000 recorded calls take 33 processors to relay/)
  t.match(answer, /a day's recordings are 247\.5GiB on each/)
})

test('--json has the proposal and the figures behind it', async (t) => {
  const { answer } = await runCli(['size', '--calls', '10', '--json'])
  const { load, roles, figures } = JSON.parse(answer)
  t.same(load, { calls: 10, subscribers: 0, recording: false })
  t.equal(roles[0].role, 'cs')
  t.equal(figures.callMs.source, 'docs/performance.md, The SIP engine')
})

for (const calls of ['0', '-1', '1.5', '1e3', 'many', '10000001', '']) {
  test(`"${calls}" is no number of calls`, async (t) => {
    const { status, remarks } = await runCli(['size', `--calls=${calls}`])
    t.equal(status, 2)
    t.match(remarks, /Write a whole number from 1 to 10000000\./)
  })
}
