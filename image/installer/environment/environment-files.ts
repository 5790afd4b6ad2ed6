import { file, type ImageFile } from '../../content/image-file.ts'
import { readScript } from '../read-script.ts'

const HOME = '/usr/lib/switchyard-installer'
const TOOLS = '/etc/initramfs-tools'

/**
 * Files laid over a server's root to make the initrd of our installer from it (initramfs-tools(7)).
 * It has every driver: nobody has seen the machine yet.
 */
export function environmentFiles(): readonly ImageFile[] {
  const script = (name: string) => readScript(`environment/${name}.sh`)
  return [
    file(
      `${TOOLS}/conf.d/switchyard`,
      'MODULES=most\nBUSYBOX=y\nBOOT=switchyard\nCOMPRESS=zstd\nCOMPRESSLEVEL=3\nRESUME=none\n',
    ),
    file(`${TOOLS}/hooks/switchyard`, script('hook'), 0o755),
    file(`${TOOLS}/scripts/switchyard`, script('boot')),
    ...['install', 'network', 'medium'].map((name) => file(`${HOME}/${name}.sh`, script(name))),
    ...['phase', 'fetch', 'lease', 'ask-passphrase'].map((name) =>
      file(`${HOME}/bin/${name}`, script(name), 0o755),
    ),
    // Arrays and volumes of what was on the disks must not come to life: they would hold the disks.
    ...['64-md-raid-assembly', '69-lvm'].map((name) => file(`/etc/udev/rules.d/${name}.rules`, '')),
  ]
}
