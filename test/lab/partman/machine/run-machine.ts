import {
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layerKey } from '../../../../image/bake/layer-key.ts'
import { renderArchive } from '../../../../image/bake/render-archive.ts'
import { file } from '../../../../image/content/image-file.ts'
import { machineMirror } from '../../../../provisioner/bake/apt-mirror.ts'
import type { Workshop } from '../../../../provisioner/bake/workshop.ts'
import { inChamber } from '../../../../provisioner/runner/chamber.ts'
import { CACHE, labWorkshop } from '../../support/workshop.ts'

/** What a machine made of one layout. Sizes in bytes. */
export interface MadeLayout {
  readonly arrays: Readonly<Record<string, number>>
  /** Of data in the LUKS2 container; 0 for none. */
  readonly container: number
  readonly extents: number
  readonly volumes: Readonly<Record<string, number>>
  /** What a script that failed said. */
  readonly failure: string
}

const PACKAGES = [
  ...['linux-image-amd64', 'initramfs-tools', 'kmod', 'udev', 'fdisk', 'mdadm', 'cryptsetup-bin'],
  ...['lvm2', 'xfsprogs', 'dosfstools', 'e2fsprogs', 'zstd'],
].join()
const FIRST_PROGRAM = join(import.meta.dirname, 'init.sh')
const DISKS = 4
const SECTOR = 512
const DRIVE = 'if=virtio,format=raw,cache=unsafe,discard=unmap'

/**
 * Runs scripts of layouts, one after another, on four empty disks of a machine in QEMU with Debian 13's
 * kernel, mdadm and LVM. The disks are sparse, and are /dev/vdc to /dev/vdf.
 *
 * @param bytes of each disk.
 */
export async function runMachine(
  scripts: Readonly<Record<string, string>>,
  bytes: number,
): Promise<ReadonlyMap<string, MadeLayout>> {
  const folder = await mkdtemp(join(tmpdir(), 'machine-'))
  const shop = await labWorkshop({ folders: [folder] })
  try {
    const system = await systemOf(shop)
    const files = Object.entries(scripts).map(([name, text]) => file(`/${name}.sh`, text))
    const archive = join(folder, 'layouts.tar')
    await writeFile(archive, await renderArchive(files, 0))
    const disks = Array.from({ length: DISKS }, (_, index) => join(folder, `disk${index}.raw`))
    for (const disk of disks) {
      await writeFile(disk, '')
      await truncate(disk, bytes)
    }
    const args = qemuArguments(system, [archive, ...disks])
    const qemu = shop.toolbox.wrap({ file: 'qemu-system-x86_64', args })
    return parseConsole(await shop.runner.run(qemu, shop.signal))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function qemuArguments(system: string, disks: readonly string[]): readonly string[] {
  return [
    ...['-machine', 'q35', '-accel', 'tcg', '-cpu', 'max', '-m', '1024', '-smp', '2'],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
    ...['-kernel', join(system, 'vmlinuz'), '-initrd', join(system, 'initrd')],
    ...['-append', 'root=/dev/vda rw init=/init.sh console=ttyS0 quiet panic=-1'],
    // What the machine writes to its root is forgotten.
    ...['-drive', `${DRIVE},snapshot=on,file=${join(system, 'root.raw')}`],
    ...disks.flatMap((each) => ['-drive', `${DRIVE},file=${each}`]),
  ]
}

/** Kernel, initrd and root of the machine, made once and kept. */
async function systemOf(shop: Workshop): Promise<string> {
  const parts = [PACKAGES, await readFile(FIRST_PROGRAM, 'utf8')]
  const system = join(CACHE, 'tools', layerKey('layout-machine', 1, parts))
  if (await stat(system).catch(() => undefined)) return system
  const work = `${system}.${process.pid}.tmp`
  const run = (name: string, ...args: readonly string[]) =>
    shop.runner.run(inChamber({ file: name, args }, { isRoot: true }), shop.signal)
  try {
    await run('mkdir', '-p', work)
    const options = ['--mode=root', '--variant=apt', '--format=directory', `--include=${PACKAGES}`]
    await run('mmdebstrap', ...options, 'trixie', join(work, 'root'), await machineMirror())
    const names = await readdir(join(work, 'root/boot'))
    const boot = (stem: string) =>
      join(work, 'root/boot', names.find((name) => name.startsWith(stem)) ?? stem)
    await copyFile(boot('vmlinuz-'), join(work, 'vmlinuz'))
    await copyFile(boot('initrd.img-'), join(work, 'initrd'))
    await run('install', FIRST_PROGRAM, join(work, 'root/init.sh'))
    await run('truncate', '-s', '3G', join(work, 'root.raw'))
    const fill = ['-q', '-t', 'ext4', '-d', join(work, 'root'), join(work, 'root.raw')]
    await shop.runner.run(shop.toolbox.wrap({ file: 'mke2fs', args: fill }), shop.signal)
    await rm(join(work, 'root'), { recursive: true })
    await rename(work, system)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return system
}

/** @throws {Error} when the machine ended before its scripts. */
function parseConsole(text: string): ReadonlyMap<string, MadeLayout> {
  const lines = text.replaceAll('\r', '')
  if (!/^END$/m.test(lines))
    throw new Error(`the machine did not come to its end:\n${text.slice(-2000)}`)
  const parts = lines.split(/^LAYOUT /m).slice(1)
  return new Map(parts.map((part) => [part.split('\n', 1)[0] ?? '', parseLayout(part)]))
}

function parseLayout(part: string): MadeLayout {
  const numbers = (word: string) =>
    Object.fromEntries(
      [...part.matchAll(new RegExp(`^${word} (\\S+) +(\\d+)$`, 'gm'))].map(
        ([, name = '', number]) => [name, Number(number)],
      ),
    )
  const failed = part.indexOf('FAILED')
  return {
    arrays: numbers('ARRAY'),
    container: (numbers('CONTAINER').system_crypt ?? 0) * SECTOR,
    extents: numbers('GROUP').system ?? 0,
    volumes: numbers('VOLUME'),
    failure: failed < 0 ? '' : part.slice(failed),
  }
}
