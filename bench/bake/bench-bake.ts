import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { corePackages, rolePackages } from '../../image/content/packages.ts'
import { readCluster } from '../../inventory/source/read-cluster.ts'
import { machineMirror } from '../../provisioner/bake/apt-mirror.ts'
import { openPackages } from '../../provisioner/bake/package-store.ts'
import { projectRoot } from '../../provisioner/bake/product.ts'
import type { Workshop } from '../../provisioner/bake/workshop.ts'
import { localRunner } from '../../provisioner/runner/local-runner.ts'
import { openToolbox } from '../../provisioner/toolbox/toolbox.ts'
import { type Cost, measure } from '../measure.ts'
import {
  changeMkosiValue,
  MKOSI_INITRD_PACKAGES,
  makeArchive,
  makeMkosiRoot,
  mkosiCommand,
  serve,
  writeMkosiProject,
} from './mkosi.ts'
import { type OurBake, renderReport } from './report.ts'

/** A role of few packages and one of many. */
const OTHER_NODES = '  ds1: { address: 192.0.2.30 }\n  ms1: { address: 192.0.2.31 }\n'

/**
 * Measures a bake against what else makes such an image, in one run, on one warm store of packages.
 * Root, Debian, an hour at most; nothing else should run on the machine.
 */
const folder = await mkdtemp('/var/tmp/switchyard-bench-')
const cache = join(folder, 'cache')
const log = join(folder, 'log')
const say = (text: string) => console.error(text)

try {
  const mirror = await machineMirror()
  const shop = await openShop(mirror)
  const cluster = await writeCluster()
  const repository = await warm(shop, mirror, cluster)
  const ours = await measureBakes(cluster)
  const plain = await measurePlain(repository.role)
  const mkosi = await measureMkosi(shop, mirror, repository.all)
  console.log(renderReport({ plain, ...ours, ...mkosi }))
  await rm(folder, { recursive: true, force: true })
} catch (error) {
  say(`what was said is in ${log}`)
  throw error
}

async function openShop(mirror: string): Promise<Workshop> {
  const signal = new AbortController().signal
  const quiet = () => undefined
  const watcher = { started: quiet, progressed: quiet, finished: quiet, note: quiet }
  await mkdir(cache, { recursive: true })
  const needs = { cache, folders: [projectRoot(), folder], mirror, runner: localRunner }
  const toolbox = await openToolbox({ ...needs, watcher, signal })
  return { cache, toolbox, runner: localRunner, watcher, signal }
}

/** The example's node, and others whose packages are fetched as well. */
async function writeCluster(): Promise<string> {
  const copy = join(folder, 'cluster')
  await cp(join(projectRoot(), 'examples/standalone'), copy, { recursive: true })
  const file = join(copy, 'cluster.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/^nodes:\n/m, `nodes:\n${OTHER_NODES}`))
  return file
}

/** Fetches every package, so that nobody's time depends on the network. */
async function warm(shop: Workshop, mirror: string, file: string) {
  say('fetching packages')
  const { cluster } = await readCluster(file)
  const core = corePackages(cluster.locale)
  const fetch = (role: readonly string[]) =>
    openPackages(shop, { mirror, core, role, update: false })
  await fetch(rolePackages('ds', []))
  await fetch(rolePackages('ms', []))
  const { repository: role } = await fetch(rolePackages('cs', []))
  const { repository: all } = await fetch([...rolePackages('cs', []), ...MKOSI_INITRD_PACKAGES])
  return { role, all }
}

async function measureBakes(file: string): Promise<Record<OurBake, Cost>> {
  const program = join(projectRoot(), 'dist/cli/switchyard.js')
  const places = ['--file', file, '--cache', cache, '--output', join(folder, 'images')]
  const bake = (node: string, format = 'raw') =>
    timed(`bake ${node} as ${format}`, [
      ...['node', program, 'bake', node, ...places, '--format', format],
    ])
  const cold = await bake('cs1')
  const smallRole = await bake('ds1')
  const largeRole = await bake('ms1')
  await bake('cs1', 'qcow2') // compresses the template, once
  await changeValue(file, '192.0.2.11')
  const value = await bake('cs1')
  await changeValue(file, '192.0.2.12')
  return { cold, smallRole, largeRole, value, valueQcow2: await bake('cs1', 'qcow2') }
}

/** Gives the example's node another address. */
async function changeValue(file: string, address: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace(/192\.0\.2\.1[0-9]\b/, address))
}

function measurePlain(repository: string): Promise<Cost> {
  const packages = [...corePackages('C.UTF-8'), ...rolePackages('cs', [])]
  const hooks = '/usr/share/mmdebstrap/hooks/file-mirror-automount'
  return timed('mmdebstrap', [
    ...['mmdebstrap', '--mode=root', '--variant=apt', '--format=directory'],
    ...[`--include=${packages.join(',')}`, `--hook-dir=${hooks}`, ''],
    ...[join(folder, 'plain'), `deb [trusted=yes] file://${repository} ./`],
  ])
}

async function measureMkosi(
  shop: Workshop,
  mirror: string,
  repository: string,
): Promise<Record<'mkosiCold' | 'mkosiIncremental', Cost>> {
  const root = join(folder, 'mkosi-root')
  say('making a Debian 13 with mkosi')
  await makeMkosiRoot(shop, root, mirror)
  const archive = join(folder, 'archive')
  await makeArchive(repository, archive)
  const server = await serve(archive)
  try {
    const packages = [...corePackages('C.UTF-8'), ...rolePackages('cs', [])]
    const project = { folder: join(folder, 'mkosi'), packages, archive: server.uri }
    await writeMkosiProject(project)
    const mkosiCold = await timed('mkosi', mkosiCommand(root, project))
    await changeMkosiValue(project)
    const mkosiIncremental = await timed('mkosi again', mkosiCommand(root, project, '--force'))
    return { mkosiCold, mkosiIncremental }
  } finally {
    server.close()
  }
}

/** Nothing of an earlier candidate's writing may be left for the disk to do. */
async function timed(title: string, command: readonly string[]): Promise<Cost> {
  const [file = '', ...args] = command
  await localRunner.run({ file: 'sync', args: [] }, new AbortController().signal)
  say(`${title} ...`)
  const cost = await measure(log, [file, ...args])
  say(`${title}: ${cost.seconds.toFixed(1)} s`)
  return cost
}
