// What `switchyard serve` does once everything is prepared, with small files for kernel, loaders and
// root filesystem: boot-service.ts FOLDER [FROM TO]. Says every change as a line of JSON, and why it ended.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { metalNodes } from '../../../cli/metal-node.ts'
import { renderPlan } from '../../../image/installer/plan/render-plan.ts'
import { readCluster } from '../../../inventory/source/read-cluster.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import { LOADERS } from '../../../provisioner/serve/boot/make-loaders.ts'
import { chooseInterface } from '../../../provisioner/serve/dhcp/choose-interface.ts'
import { runtimeFolder } from '../../../provisioner/serve/runtime-folder.ts'
import { serve } from '../../../provisioner/serve/serve.ts'

const [place = '', from, to] = process.argv.slice(2)
const { cluster } = await readCluster(place)
const nodes = metalNodes(cluster)
const work = await mkdtemp(join(place, 'work-'))
const folder = await runtimeFolder(work)
await mkdir(join(folder, 'grub'))
for (const name of Object.values(LOADERS)) await writeFile(join(folder, name), `loader ${name}\n`)
const standIn = async (name: string) => {
  await writeFile(join(work, name), `the ${name}\n`)
  return join(work, name)
}
const root = 'roles/ds.tar.zst'
const [file, kernel, initrd] = [
  await standIn('root'),
  await standIn('kernel'),
  await standIn('initrd'),
]
const {
  broadcast,
  subnet: _,
  ...chosen
} = chooseInterface(networkInterfaces(), {
  nodes: nodes.flatMap((node) => node.interfaces.map(({ address }) => address)),
})
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)
const mirror = 'http://192.0.2.1/debian'
await serve({
  ...{ cluster, nodes, mirror, broadcast, runner: localRunner, installation: place },
  state: join(place, 'state'),
  network: { ...chosen, port: 8080, folder, ...(from && to ? { range: { from, to } } : {}) },
  prepared: {
    environment: { kernel, initrd, core: '', key: '', archive: { epoch: 0, releases: [] } },
    sources: nodes.map((node) => {
      const plan = renderPlan({ cluster, node, root })
      return { node, plan, root, file, sha256: 'a'.repeat(64) }
    }),
  },
  signal: new AbortController().signal,
  onChange: (standings) => say(standings),
  onRemark: (remark) => say({ remark }),
}).catch((error: unknown) => say({ refused: `${error}` }))
