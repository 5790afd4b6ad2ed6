import { test } from 'tap'
import { Deployments } from '../../../switch/store/deployments.ts'
import { aStore } from './a-store.ts'

test('the newest version that nobody found bad is wanted', async (t) => {
  const { store } = await aStore(t)
  const deployments = new Deployments(store.db)
  t.equal(await deployments.wanted(), undefined)
  t.equal(await deployments.rollback(), undefined)
  const one = await deployments.deploy('one')
  t.match(await deployments.wanted(), { version: one.version, outcome: 'trying' })
  await deployments.judge(one.number, 'good', null)
  const broken = await deployments.deploy('broken')
  await deployments.judge(broken.number, 'bad', 'a mistake')
  t.match(await deployments.wanted(), { version: one.version, outcome: 'good' })
  t.match(await deployments.list(), [{ reason: 'a mistake' }, { reason: null }])
  await deployments.judge(broken.number, 'good', null)
  await deployments.judge(one.number, 'bad', 'too late')
  t.match(await deployments.wanted(), { version: one.version, outcome: 'good' })
  t.equal(await deployments.program(one.version), 'one')
})

test('rolling back runs what ran before, and so again', async (t) => {
  const { store } = await aStore(t)
  const deployments = new Deployments(store.db)
  const good = async (program: string) => {
    const asked = await deployments.deploy(program)
    await deployments.judge(asked.number, 'good', null)
    return asked.version
  }
  const one = await good('one')
  t.equal(await good('one'), one, 'the same program is the same version')
  t.equal(await deployments.rollback(), undefined)
  const two = await good('two')
  const back = await deployments.rollback()
  t.equal(back?.version, one)
  await deployments.judge(back?.number ?? '', 'good', null)
  t.equal((await deployments.rollback())?.version, two)
})
