import { test } from 'tap'
import { GiB } from '../../inventory/model/units.ts'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder } from './a-cluster.ts'

test('a node is shown with its disk', async (t) => {
  const { status, answer, remarks } = await runCli(['show', 'cs1', '-f', clusterFolder(t)])
  t.equal(status, 0)
  t.equal(remarks, '')
  golden(t, 'cli/show-cs1.txt', answer)
})

test('--disk draws another disk, and only draws it', async (t) => {
  const folder = clusterFolder(t)
  const { answer } = await runCli(['show', 'cs1', '--disk', '40G', '-f', folder])
  t.match(answer, `appliance: 40GiB (${40 * GiB} bytes), GPT`)
  t.match(answer, '16GiB disk')
})

test('a disk that is too small lacks so many bytes', async (t) => {
  const args = ['show', 'cs1', '--disk', '2G', '-f', clusterFolder(t)]
  const { status, answer, remarks } = await runCli(args)
  t.equal(status, 2)
  t.equal(answer, '')
  t.match(remarks, /\b472907776 bytes are missing/)
  t.match(remarks, /\n {2}hint: /)
})

test('an unknown node is answered with the known ones', async (t) => {
  const { status, remarks } = await runCli(['show', 'cs9', '-f', clusterFolder(t)])
  t.equal(status, 2)
  t.equal(remarks, 'the cluster example has no node cs9\n  hint: it has cs1, ds1\n')
})

test('--json has the node and its disk in bytes', async (t) => {
  const args = ['show', 'cs1', '--disk', '40G', '--json', '-f', clusterFolder(t)]
  const { node, disk } = JSON.parse((await runCli(args)).answer)
  t.equal(node.name, 'cs1')
  t.equal(node.hardware.disk, 16 * GiB)
  t.equal(disk.disk, 40 * GiB)
  t.same(
    disk.partitions.map(({ label }: { label: string }) => label),
    ['bios-boot', 'esp', 'root', 'var'],
  )
})

test('--hardware is the sheet for who makes the machine, or the same as JSON', async (t) => {
  const args = ['show', 'ds1', '--hardware', '-f', clusterFolder(t)]
  const { answer } = await runCli(args)
  t.match(answer, /^# Virtual machine for ds1\.example\.org\n/)
  const { name, memory, nics, needs } = JSON.parse((await runCli([...args, '--json'])).answer)
  t.same({ name, memory, nics }, { name: 'ds1', memory: 2 * GiB, nics: [{ network: 'voice' }] })
  t.equal(needs.reservation.memory, true)
})

test('--hardware has no place for another disk', async (t) => {
  const { status, remarks } = await runCli(['show', 'ds1', '--hardware', '--disk', '40G'])
  t.equal(status, 2)
  t.match(remarks, /cannot be used with option '--disk/)
})

for (const size of ['4X', '40', 'G', '0G', '-1G', '1e3G', '99999999999T', '']) {
  test(`"${size}" is no size`, async (t) => {
    const { status, remarks } = await runCli(['show', 'cs1', `--disk=${size}`])
    t.equal(status, 2)
    t.match(remarks, /Write a number with a unit: 40G or 40GiB, 960GB, 2T\./)
  })
}
