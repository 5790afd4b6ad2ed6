import { basename } from 'node:path/posix'
import type { Identity } from '../layout/identity.ts'
import type { SolvedServer } from '../server/solved-server.ts'

/**
 * `/etc/crypttab` of a server (crypttab(5)), for our own installer, with the options of Debian's; none
 * where nothing is encrypted. `initramfs` has it opened there though it is made in a chroot.
 */
export function renderCrypttab(
  { container }: SolvedServer,
  identity: Identity,
): string | undefined {
  if (!container) return undefined
  const options = 'luks,discard,x-initrd.attach,initramfs'
  return [
    '# <target name> <source device> <key file> <options>',
    `${basename(container.device)} UUID=${identity.filesystem('system')} none ${options}`,
    '',
  ].join('\n')
}
