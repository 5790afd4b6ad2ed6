import { test } from 'tap'
import { GiB } from '../../inventory/model/units.ts'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder } from './a-cluster.ts'
import { METAL } from './a-metal-cluster.ts'

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

test('--ram draws a physical server with a disk as it is sold', async (t) => {
  const args = ['show', 'ds1', '--disk', '960GB', '--ram', '64GiB', '-f', clusterFolder(t)]
  const { status, answer } = await runCli(args)
  t.equal(status, 0)
  t.match(answer, /^signalling: 1 disk, GPT, LVM$/m)
  t.match(answer, /^\/dev\/sda: 894\.3GiB \(960197124096 bytes\)$/m)
  t.match(answer, /^Mind: the volume group is full/m)
})

test('--svg draws disks as SVG', async (t) => {
  const folder = clusterFolder(t, METAL)
  const { answer } = await runCli(['show', 'db1', '--svg', '-f', folder])
  t.match(answer, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  t.match(answer, /<title>postgresql: \d+ bytes<\/title>/)
  const virtual = await runCli(['show', 'cs1', '--svg', '-f', folder])
  t.match(virtual.answer, /<title>var: \d+ bytes<\/title>/)
})

test('preview shows every node, or the same as JSON', async (t) => {
  const folder = clusterFolder(t, METAL)
  const { status, answer } = await runCli(['preview', '-f', folder])
  t.equal(status, 0)
  golden(t, 'cli/preview.txt', answer)
  const { answer: json } = await runCli(['preview', '--json', '-f', folder])
  const { cs1, db1 } = JSON.parse(json)
  t.equal(cs1.layout, 'appliance')
  t.match(db1, { layout: 'database', raid: 1, group: { name: 'system' } })
})

test('preview says of every node what is missing', async (t) => {
  const small = METAL.replaceAll('960GB', '20GiB').replace('10, ', '10, hardware: { disk: 2GiB }, ')
  const { status, answer, remarks } = await runCli(['preview', '-f', clusterFolder(t, small)])
  t.equal(status, 2)
  t.equal(answer, '')
  t.match(remarks, /^cs1 has 2147483648 bytes, layout "appliance" needs/m)
  t.match(remarks, /^volume group system of db1 has \d+ bytes, its recipe needs 25000000000:/m)
})
