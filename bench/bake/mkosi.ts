import { createReadStream } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import type { Workshop } from '../../provisioner/bake/workshop.ts'
import { inChamber } from '../../provisioner/runner/chamber.ts'

/** What Debian 13's mkosi calls while it builds a disk. */
const PACKAGES = [
  ...['mkosi', 'apt-utils', 'cpio', 'debian-archive-keyring', 'dosfstools', 'e2fsprogs', 'fdisk'],
  ...['grub-common', 'grub-pc-bin', 'grub2-common', 'kmod', 'libarchive13t64', 'mtools'],
  ...['systemd', 'systemd-repart', 'udev', 'uidmap', 'zstd'],
]

/** Packages of mkosi's own initrd, which it builds beside the image. */
export const MKOSI_INITRD_PACKAGES: readonly string[] = [
  ...['btrfs-progs', 'dmsetup', 'dosfstools', 'erofs-utils', 'libcryptsetup12', 'libfido2-1'],
  ...['libtss2-esys-3.0.2-0t64', 'libtss2-mu-4.0.1-0t64', 'libtss2-rc0t64'],
  ...['libtss2-tcti-device0t64', 'lvm2', 'p11-kit', 'systemd-cryptsetup', 'systemd-repart'],
]

/** Makes a Debian 13 with mkosi in it. */
export async function makeMkosiRoot(shop: Workshop, root: string, mirror: string): Promise<void> {
  const args = ['--mode=root', '--variant=apt', `--include=${PACKAGES.join(',')}`]
  await shop.runner.run(
    { file: 'mmdebstrap', args: [...args, 'trixie', root, mirror], log: `${root}.log` },
    shop.signal,
  )
}

/** An archive as mkosi wants one, from the folder of packages every other candidate reads. */
export async function makeArchive(repository: string, archive: string): Promise<void> {
  const index = join(archive, 'dists/trixie/main/binary-amd64')
  await mkdir(index, { recursive: true })
  await cp(repository, join(archive, 'pool'), { recursive: true })
  const packages = await readFile(join(repository, 'Packages'), 'utf8')
  await writeFile(join(index, 'Packages'), packages.replace(/^Filename: \.\//gm, 'Filename: pool/'))
  await writeFile(
    join(archive, 'dists/trixie/Release'),
    'Codename: trixie\nArchitectures: amd64\nComponents: main\n',
  )
}

/** Serves a folder on the loopback: mkosi's sandbox shows apt the network, not this machine's files. */
export async function serve(folder: string): Promise<{ uri: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = createReadStream(join(folder, join('/', path)))
    file.once('error', () => response.writeHead(404).end())
    file.once('open', () => file.pipe(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening, and not on a pipe
  return { uri: `http://127.0.0.1:${port}`, close: () => server.close() }
}

export interface MkosiProject {
  readonly folder: string
  readonly packages: readonly string[]
  /** URI of the archive. */
  readonly archive: string
}

/** The same package set as a disk that starts by BIOS; its EFI half is left out, which is less work. */
export async function writeMkosiProject({
  folder,
  packages,
  archive,
}: MkosiProject): Promise<void> {
  await mkdir(join(folder, 'mkosi.extra/etc'), { recursive: true })
  await mkdir(join(folder, 'mkosi.cache'), { recursive: true })
  await writeFile(join(folder, 'mkosi.extra/etc/node'), 'cs1\n')
  const configuration = `[Distribution]
Distribution=debian
Release=trixie
LocalMirror=${archive}

[Output]
Format=disk
Output=cs1
OutputDirectory=mkosi.output

[Build]
Incremental=yes
CacheDirectory=mkosi.cache
WithNetwork=no

[Content]
Bootable=yes
Bootloader=none
BiosBootloader=grub
WithDocs=no
Locale=C.UTF-8
Packages=${packages.join('\n         ')}
`
  await writeFile(join(folder, 'mkosi.conf'), configuration)
}

/** mkosi as one command, run in its root. */
export function mkosiCommand(root: string, { folder }: MkosiProject, ...args: readonly string[]) {
  const wrapped = inChamber(
    { file: 'mkosi', args: ['--directory', folder, ...args, 'build'] },
    { isRoot: true },
    { path: root, binds: [folder] },
  )
  return [wrapped.file, ...wrapped.args] as [string, ...string[]]
}

/** What makes the next build an incremental one: one value of the configuration is another. */
export async function changeMkosiValue({ folder }: MkosiProject): Promise<void> {
  await writeFile(join(folder, 'mkosi.extra/etc/node'), `cs1 ${basename(folder)}\n`)
}
