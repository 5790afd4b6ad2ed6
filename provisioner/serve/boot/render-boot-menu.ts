import { KERNEL_ARGUMENTS } from '../../../image/content/system-files.ts'
import { quote } from '../../../image/installer/quote.ts'

/** `192.0.2.2:8080`: where the boot service is, as GRUB and URLs write it. */
export type Authority = string

/** Every answer begins so: what is said is seen on a screen and on a serial line. */
const CONSOLES = [
  'serial --unit=0 --speed=115200',
  'terminal_input console serial',
  'terminal_output console serial',
]

const lines = (...text: readonly string[]): string => [...CONSOLES, ...text, ''].join('\n')

/** Seconds a message stands before the machine goes on. */
const READING = 15

/**
 * What GRUB does first, whichever way it came: asks what this machine is to do.
 *
 * @param mac text or variable of GRUB with the address it started from.
 */
export const renderLoaderStart = (service: Authority): string =>
  lines(
    `configfile (http,${service})/start/$net_default_mac`,
    `echo 'Switchyard: ${service} does not answer.'`,
    `sleep --interruptible ${READING}`,
    'exit',
  )

export interface InstallEntry {
  readonly service: Authority
  readonly node: string
  /** Lower case, colons: the interface the machine started from. */
  readonly mac: string
  readonly token: string
  readonly mayWipe: boolean
}

/** Starts the installer. */
export function renderInstall({ service, node, mac, token, mayWipe }: InstallEntry): string {
  const source = `http://${service}/i/${token}/`
  const words = [
    `switchyard.source=${source}`,
    `BOOTIF=01-${mac.replaceAll(':', '-')}`,
    ...(mayWipe ? [`switchyard.wipe=${node}`] : []),
    KERNEL_ARGUMENTS,
  ]
  return lines(
    `echo 'Switchyard: installing ${node}'`,
    `linux (http,${service})/vmlinuz ${words.join(' ')}`,
    `initrd (http,${service})/initrd.img`,
    'boot',
  )
}

/**
 * Goes on with the node's own disks: many a firmware, left by its boot loader, stops rather than tries
 * the next device.
 *
 * @param boot UUID of the filesystem with the node's kernels.
 */
export const renderFromDisk = (node: string, boot: string): string =>
  lines(
    `echo 'Switchyard: ${node} is installed and starts from its disks'`,
    `if search --no-floppy --fs-uuid --set=root ${boot}; then`,
    '  set prefix=($root)/grub',
    '  configfile $prefix/grub.cfg',
    'fi',
    `echo 'Switchyard: no disk of ${node} is here. To install it: switchyard serve reinstall ${node}'`,
    `sleep --interruptible ${READING}`,
    'exit',
  )

export interface Unknown {
  readonly service: Authority
  readonly cluster: string
  readonly mac: string
  /** Nodes known by the serial number of their machine. */
  readonly bySerial: readonly { readonly node: string; readonly serial: string }[]
}

/** Nobody has this address: is it the serial number of a node? Otherwise nothing is done to it. */
export const renderUnknown = ({ service, cluster, mac, bySerial }: Unknown): string =>
  lines(
    // SMBIOS 3.7, 7.2: the serial number of a system is a string at offset 7 of structure 1.
    'smbios --type 1 --get-string 7 --set serial',
    ...bySerial.flatMap(({ node, serial }) => [
      `if [ "$serial" = ${quote(serial)} ]; then`,
      `  configfile (http,${service})/start/${mac}/${node}`,
      'fi',
    ]),
    `echo 'Switchyard: no node of ${cluster} has the address ${mac}' "or the serial number $serial."`,
    "echo 'Nothing is written to this machine.'",
    `sleep --interruptible ${READING}`,
    'exit',
  )

/** Modules of GRUB for BIOS that starts from the network, and may go on with an installed node. */
export const GRUB_NETWORK_MODULES: readonly string[] = [
  ...['pxe', 'net', 'http', 'tftp', 'biosdisk', 'part_gpt', 'ext2', 'diskfilter', 'mdraid1x'],
  ...['search', 'search_fs_uuid', 'configfile', 'normal', 'linux', 'gzio', 'serial', 'terminal'],
  ...['smbios', 'echo', 'test', 'sleep', 'reboot', 'ls'],
]
