import type { DiskChoice } from '../../inventory/model/metal.ts'
import type { ServerNode } from '../../partitioning/server/server-machine.ts'
import { quote } from './quote.ts'
import { readScript } from './read-script.ts'

/**
 * The script that finds a server's disks before the installer may write: by bytes, serial, model and
 * bus. It leaves their names in /run/switchyard/disks, or names what it saw and stops for good: when a
 * disk is missing, when several fit, when what is to be kept is not there, and when one holds anything
 * else and the kernel's command line does not say switchyard.wipe=NODE.
 *
 * POSIX shell of the installer's busybox; what it needs beside is udevadm.
 *
 * @param refuse what is done then, with what there is to say in $run/refusal.
 */
export function renderDiskCheck(
  { name, metal }: ServerNode,
  refuse: readonly string[] = WAIT,
): string {
  return [
    `node=${quote(name)}`,
    ...['wanted() {', ...metal.disks.map(renderChoice), '}'],
    ...['refuse() {', ...refuse.map((line) => `  ${line}`), '}'],
    readScript('disk-check.sh'),
  ].join('\n')
}

/** Debian's installer would go on with another disk: it waits for somebody to look. */
const WAIT = ['cat "$run/refusal" > /dev/console', 'while :; do sleep 3600; done']

/** Empty where anything will do. */
function renderChoice({ bytes, serial = '', model = '', bus, keep }: DiskChoice): string {
  const kept = keep ? [`${keep.by}=${keep.value}@${keep.start}+${keep.size}`] : []
  return `  find_disk ${[`${bytes}`, serial, model, bus ?? '', ...kept].map(quote).join(' ')}`
}
