import { chmodSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import {
  type ImageIdentity,
  parseIdentity,
  renderIdentity,
} from '../../../image/content/image-identity.ts'
import { become } from '../../../provisioner/firstboot/edge/become.ts'
import { decide } from '../../../provisioner/firstboot/identity/decide.ts'
import { readCredentials } from '../../../provisioner/firstboot/identity/read-credentials.ts'
import { CLUSTER, CS1, DB1 } from '../../image/content/a-cluster.ts'

const IMAGE: ImageIdentity = { cluster: CLUSTER, node: CS1, mirror: 'http://192.0.2.3/debian' }

function told(fields: Readonly<Record<string, string>>): ImageIdentity {
  return { ...IMAGE, ...decide(IMAGE, readCredentials(fields)) }
}

const CS5 = told({ 'switchyard.hostname': 'cs5', 'switchyard.address': '192.0.2.55/24' })

test('an image’s description comes back as it was written', async (t) => {
  t.same(parseIdentity(renderIdentity(IMAGE)), IMAGE)
  t.same(parseIdentity(renderIdentity(CS5)), CS5)
})

test('a node becomes another one: name, address, hosts, switch', async (t) => {
  const root = t.testdir({ etc: { fstab: 'the disk’s own' } })
  await become(root, IMAGE, IMAGE)
  const changed = await become(root, IMAGE, CS5)
  t.same([...changed].sort(), [
    ...['/etc/hostname', '/etc/hosts', '/etc/issue.d/10-switchyard.issue'],
    ...['/etc/rtpengine/rtpengine.conf', '/etc/switchyard/cluster.json'],
    ...['/etc/switchyard/switch.json', '/etc/systemd/network/10-voice.network'],
  ])
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  t.equal(read('/etc/hostname'), 'cs5\n')
  t.match(read('/etc/systemd/network/10-voice.network'), /Address=192\.0\.2\.55\/24/)
  t.match(read('/etc/hosts'), /192\.0\.2\.55 cs5\.example\.org cs5\n/)
  t.match(read('/etc/hosts'), /192\.0\.2\.10 cs1\.example\.org cs1\n/)
  t.notMatch(read('/etc/switchyard/switch.json'), /192\.0\.2\.10\b/)
  t.equal(read('/etc/fstab'), 'the disk’s own')
  t.same(parseIdentity(read('/etc/switchyard/cluster.json')).node.name, 'cs5')
})

test('doing it again changes nothing; what was damaged meanwhile is mended', async (t) => {
  const root = t.testdir({})
  await become(root, IMAGE, CS5)
  t.same(await become(root, IMAGE, CS5), [])
  chmodSync(join(root, '/etc/hostname'), 0o600)
  t.same(await become(root, IMAGE, CS5), ['/etc/hostname'])
  t.equal(lstatSync(join(root, '/etc/hostname')).mode & 0o777, 0o644)
})

test('files the other node has not are gone, links lead where they should', async (t) => {
  const root = t.testdir({})
  const db1 = { ...IMAGE, node: DB1 }
  await become(root, db1, db1)
  await become(root, db1, IMAGE)
  t.same(readdirSync(join(root, '/etc/systemd/network')), ['10-voice.network'])
  t.equal(readlinkSync(join(root, '/etc/localtime')), '/usr/share/zoneinfo/Europe/Prague')
})

test('only root may read the description', async (t) => {
  const root = t.testdir({})
  await become(root, IMAGE, IMAGE)
  t.equal(lstatSync(join(root, '/etc/switchyard/cluster.json')).mode & 0o777, 0o600)
})
