import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { machineMirror } from '../../provisioner/bake/apt-mirror.ts'
import { readExtents } from '../../provisioner/bake/extents.ts'
import { projectRoot } from '../../provisioner/bake/product.ts'
import type { Workshop } from '../../provisioner/bake/workshop.ts'
import { localRunner } from '../../provisioner/runner/local-runner.ts'
import { openToolbox } from '../../provisioner/toolbox/toolbox.ts'
import { type Cost, measure } from '../measure.ts'
import { renderReport } from './report.ts'

/**
 * Measures a bake's writers of formats against Debian's own programs, one format after another, from
 * one raw image. Layers come from the cache of `switchyard`; nothing else should run on the machine.
 */
const folder = await mkdtemp('/var/tmp/switchyard-bench-')
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'switchyard')
const log = join(folder, 'log')
/** As the bake compresses it. */
const QCOW2 = ['-c', '-O', 'qcow2', '-o', 'compression_type=zstd,compat=1.1']
const say = (text: string) => console.error(text)

try {
  const shop = await openShop()
  const raw = await bakeRaw()
  const extents = join(folder, 'extents.json')
  await writeFile(extents, JSON.stringify(await readExtents(shop, raw)))
  const single = await measureSingle(shop, raw)
  const program = join(projectRoot(), 'bench/formats/write-all.ts')
  const target = join(folder, 'ours')
  await mkdir(target)
  const qcow2 = command(shop, raw, join(target, 'disk.qcow2'), QCOW2)
  const ours = await timed('all at once', [
    ...[process.execPath, '--import', 'tsx', program, raw, extents, target, ...qcow2],
  ])
  console.log(renderReport({ single, ours }))
  await rm(folder, { recursive: true, force: true })
} catch (error) {
  say(`what was said is in ${log}`)
  throw error
}

async function openShop(): Promise<Workshop> {
  const signal = new AbortController().signal
  const quiet = () => undefined
  const watcher = { started: quiet, progressed: quiet, finished: quiet, note: quiet }
  const needs = { cache, folders: [projectRoot(), folder], mirror: await machineMirror() }
  const toolbox = await openToolbox({ ...needs, runner: localRunner, watcher, signal })
  return { cache, toolbox, runner: localRunner, watcher, signal }
}

async function bakeRaw(): Promise<string> {
  const program = join(projectRoot(), 'dist/cli/switchyard.js')
  const file = join(projectRoot(), 'examples/standalone')
  const args = ['bake', 'cs1', '--file', file, '--output', folder, '--cache', cache]
  await timed('bake cs1', [process.execPath, program, ...args])
  return join(folder, 'cs1.raw')
}

/** The tools' qemu-img, as the bake runs it. */
function command(shop: Workshop, raw: string, target: string, options: readonly string[]) {
  const args = ['convert', '-q', '-f', 'raw', ...options, raw, target]
  const wrapped = shop.toolbox.wrap({ file: 'qemu-img', args })
  return [wrapped.file, ...wrapped.args]
}

async function measureSingle(shop: Workshop, raw: string): Promise<Record<string, Cost>> {
  const target = (format: string) => join(folder, `single.${format}`)
  const convert = (format: string, ...options: readonly string[]) =>
    timed(format, command(shop, raw, target(format), options))
  return {
    'qemu-img: qcow2, zstd': await convert('qcow2', ...QCOW2),
    'qemu-img: vmdk, streamOptimized': await convert(
      ...(['vmdk', '-O', 'vmdk', '-o', 'subformat=streamOptimized'] as const),
    ),
    'qemu-img: vhdx, dynamic': await convert('vhdx', '-O', 'vhdx'),
    'zstd: raw.zst': await timed('raw.zst', [
      ...['zstd', '-q', '-3', '-T0', raw, '-o', target('raw.zst')],
    ]),
  }
}

/** Nothing of an earlier candidate's writing may be left for the disk to do. */
async function timed(title: string, words: readonly string[]): Promise<Cost> {
  const [file = '', ...args] = words
  await localRunner.run({ file: 'sync', args: [] }, new AbortController().signal)
  say(`${title} ...`)
  const cost = await measure(log, [file, ...args])
  say(`${title}: ${cost.seconds.toFixed(1)} s`)
  return cost
}
