import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { DeploymentFollower } from '../../../../switch/service/application/follow-deployments.ts'
import { Deployments } from '../../../../switch/store/deployments.ts'
import { aStore } from '../../store/a-store.ts'

test('a node runs what is wanted, and nothing twice', async (t) => {
  const { store } = await aStore(t)
  const deployments = new Deployments(store.db)
  const folder = join(t.testdir(), 'apps')
  const ran: string[] = []
  const log: string[] = []
  const open = () =>
    new DeploymentFollower({
      ...{ deployments, folder, log: (_, message) => log.push(message) },
      async run(file) {
        const program = await readFile(file, 'utf8')
        if (program.includes('mistake')) throw new Error('it has a mistake')
        ran.push(program)
      },
    })
  const follower = open()
  t.equal(await follower.settle(), false)
  await deployments.deploy('one')
  t.equal(await follower.settle(), true)
  await deployments.deploy('mistake')
  await follower.settle()
  t.match(await deployments.list(), [
    { outcome: 'bad', reason: 'it has a mistake' },
    { outcome: 'good' },
  ])
  await deployments.deploy('two')
  await Promise.all([follower.settle(), follower.settle()])
  t.same(ran, ['one', 'two'])
  t.same(log, ['a version of the application does not start'])

  t.equal(await open().settle(), true, 'a node that starts anew runs it too')
  t.same(ran, ['one', 'two', 'two'])
})
