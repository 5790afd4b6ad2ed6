import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runScript, type Workshop } from '../../bake/workshop.ts'
import { type Authority, GRUB_NETWORK_MODULES, renderLoaderStart } from './render-boot-menu.ts'

/** Paths below the folder of the loaders: by TFTP for PXE, by HTTP for UEFI's HTTP boot. */
export const LOADERS = {
  bios: 'grub.0',
  uefi: 'shimx64.efi',
  /** What shim looks for beside itself. */
  grub: 'grubx64.efi',
  /** What Debian's signed GRUB for networks looks for. */
  start: 'grub/grub.cfg',
} as const

export interface LoadersWanted {
  /** A server's root filesystem: GRUB and shim are in it. */
  readonly core: string
  readonly service: Authority
  /** Exists; anybody may read what goes there. */
  readonly folder: string
}

/**
 * Puts boot loaders where firmware will ask for them: Debian's signed shim and GRUB for UEFI, so that
 * Secure Boot may stay on, and a GRUB made for BIOS. That one has our address within: the DHCP server,
 * which it takes to have it from, is somebody else.
 */
export async function makeLoaders(
  shop: Workshop,
  { core, service, folder }: LoadersWanted,
): Promise<void> {
  const start = join(folder, LOADERS.start)
  await mkdir(join(folder, 'grub'), { recursive: true })
  await copyFile(join(core, 'usr/lib/shim/shimx64.efi.signed'), join(folder, LOADERS.uefi))
  await copyFile(
    join(core, 'usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed'),
    join(folder, LOADERS.grub),
  )
  await writeFile(start, renderLoaderStart(service))
  await runScript(shop, {
    name: 'network-grub.sh',
    args: [core, join(folder, LOADERS.bios), start, ...GRUB_NETWORK_MODULES],
    log: join(shop.cache, 'logs', 'network-grub.log'),
  })
  for (const name of Object.values(LOADERS)) await chmod(join(folder, name), 0o644)
  await chmod(join(folder, 'grub'), 0o755)
  await chmod(folder, 0o755)
}
