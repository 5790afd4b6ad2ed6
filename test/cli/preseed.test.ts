import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { extract } from 'tar-stream'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder } from './a-cluster.ts'
import { METAL } from './a-metal-cluster.ts'

test('preseed answers the installer, whose text another program may check', async (t) => {
  const { status, answer } = await runCli(['preseed', 'db1', '-f', clusterFolder(t, METAL)])
  t.equal(status, 0)
  t.match(answer, /^#_preseed_V1\n/)
  t.match(answer, /^d-i partman-auto\/method string raid$/m)
  t.match(answer, /^d-i mirror\/http\/hostname string 192\.0\.2\.3$/m)
})

test('preseed --to writes what goes behind the initrd, and says the arguments', async (t) => {
  const folder = clusterFolder(t, METAL)
  const to = join(folder, 'db1')
  const { status, answer, remarks } = await runCli(['preseed', 'db1', '--to', to, '-f', folder])
  t.equal(status, 0)
  t.equal(answer, 'auto=true priority=critical BOOTIF=01-52-54-00-00-00-0b ---\n')
  t.match(remarks, /to be appended to the initrd/)
  t.same(readdirSync(folder).sort(), ['cluster.yaml', 'db1', 'keys'])
  t.same(readdirSync(join(to, 'switchyard')).sort(), ['disks.sh', 'late.sh', 'node.tar'])
  const names = await namesIn(readFileSync(join(to, 'switchyard/node.tar')))
  t.ok(names.includes('./etc/hostname'))
  t.notOk(names.includes('./etc/fstab'))
})

test('preseed leaves a folder alone that is there', async (t) => {
  const folder = clusterFolder(t, METAL)
  const { status } = await runCli(['preseed', 'db1', '--to', join(folder, 'keys'), '-f', folder])
  t.not(status, 0)
  t.same(readdirSync(join(folder, 'keys')), ['ann.pub'])
})

test('a virtual machine is not installed like a server', async (t) => {
  const { status, remarks } = await runCli(['preseed', 'cs1', '-f', clusterFolder(t, METAL)])
  t.equal(status, 2)
  t.match(remarks, /^node cs1 is not described as a physical server\n {2}hint: say which disks/)
})

async function namesIn(archive: Buffer): Promise<readonly string[]> {
  const entries = extract()
  entries.end(archive)
  const names: string[] = []
  for await (const entry of entries) {
    names.push(entry.header.name)
    entry.resume()
  }
  return names
}
