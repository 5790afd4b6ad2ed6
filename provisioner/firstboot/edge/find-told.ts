import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { IdentityError } from '../identity/identity-error.ts'
import { readConfigDrive } from '../identity/read-config-drive.ts'
import { CREDENTIALS, readCredentials } from '../identity/read-credentials.ts'
import { readNoCloud } from '../identity/read-nocloud.ts'
import { readOvfEnvironment } from '../identity/read-ovf.ts'
import { LONGEST, type Told } from '../identity/told.ts'

const run = promisify(execFile)

/** Where a machine looks; the defaults are those of a node. */
export interface Places {
  readonly labels: string
  readonly devices: string
  /** systemd's folder of credentials, if there are any. */
  readonly credentials: string | undefined
}

/**
 * Asks every source in turn: VMware's guestinfo, an OVF environment on a CD-ROM, a NoCloud seed, a
 * ConfigDrive, SMBIOS strings. The first that says anything is believed, and no other is asked.
 */
export async function findTold(places: Places): Promise<Told | undefined> {
  for (const ask of [askGuestInfo, askOvfDisc, askNoCloud, askConfigDrive, askCredentials]) {
    const told = await ask(places)
    if (told && saysAnything(told)) return told
  }
  return undefined
}

const saysAnything = ({ name, interfaces, keys }: Told): boolean =>
  name !== undefined || interfaces.length > 0 || keys.some((key) => key.trim() !== '')

/** open-vm-tools asks the hypervisor through a port of its own; elsewhere there is nothing to ask. */
async function askGuestInfo(): Promise<Told | undefined> {
  const isVMware = await output('systemd-detect-virt', []).then((kind) => kind.trim() === 'vmware')
  if (!isVMware) return undefined
  const text = await output('vmware-rpctool', ['info-get guestinfo.ovfEnv'])
  return text.trim() === '' ? undefined : readOvfEnvironment(text)
}

const output = (file: string, args: readonly string[]): Promise<string> =>
  run(file, args, { timeout: 10_000, maxBuffer: 4 * LONGEST }).then(
    ({ stdout }) => stdout,
    () => '',
  )

async function askOvfDisc({ devices }: Places): Promise<Told | undefined> {
  const names = await readdir(devices).catch(() => [])
  for (const name of names.filter((each) => /^sr\d+$/.test(each)).sort()) {
    // No disc is in the drive, or it has no filesystem.
    const files = await filesOf(join(devices, name), ['ovf-env.xml']).catch(() => undefined)
    const text = files?.['ovf-env.xml']
    if (text !== undefined) return readOvfEnvironment(text)
  }
  return undefined
}

async function askNoCloud({ labels }: Places): Promise<Told | undefined> {
  const device = await deviceOf(labels, 'cidata')
  if (!device) return undefined
  const files = await seedFiles(device, ['meta-data', 'user-data', 'network-config'])
  return readNoCloud({
    ...given('metaData', files['meta-data']),
    ...given('userData', files['user-data']),
    ...given('networkConfig', files['network-config']),
  })
}

async function askConfigDrive({ labels }: Places): Promise<Told | undefined> {
  const device = await deviceOf(labels, 'config-2')
  if (!device) return undefined
  const [meta, network] = ['meta_data', 'network_data'].map((n) => `openstack/latest/${n}.json`)
  const files = await seedFiles(device, [meta ?? '', network ?? ''])
  return readConfigDrive({
    ...given('metaData', files[meta ?? '']),
    ...given('networkData', files[network ?? '']),
  })
}

async function askCredentials({ credentials }: Places): Promise<Told | undefined> {
  if (credentials === undefined) return undefined
  const files = await Promise.all(
    CREDENTIALS.map(async (name) => given(name, await readBounded(join(credentials, name)))),
  )
  return readCredentials(Object.assign({}, ...files))
}

const given = <K extends string>(key: K, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { readonly [name in K]?: string }

/** udev's link to the filesystem of a label, in capitals or not. */
async function deviceOf(labels: string, label: string): Promise<string | undefined> {
  const names = await readdir(labels).catch(() => [])
  const name = names.find((each) => each.toLowerCase() === label)
  return name === undefined ? undefined : join(labels, name)
}

/** Files of a device that has a seed's label. @throws {IdentityError} when it cannot be read. */
async function seedFiles(device: string, names: readonly string[]) {
  try {
    return await filesOf(device, names)
  } catch (error) {
    const message = error instanceof Error ? error.message.trim() : String(error)
    throw new IdentityError(`seed on ${basename(device)}`, [{ message }])
  }
}

/** Files of a device. Nothing on it is run or followed. */
async function filesOf(device: string, names: readonly string[]) {
  const folder = await mkdtemp('/run/switchyard-seed-')
  try {
    await run('mount', ['-o', 'ro,nosuid,nodev,noexec,nosymfollow', device, folder])
    const entries = names.map(async (name) => [name, await readBounded(join(folder, name))])
    return Object.fromEntries(await Promise.all(entries)) as Record<string, string | undefined>
  } finally {
    await run('umount', [folder]).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
}

/** One character more than the longest is enough to be refused. */
async function readBounded(path: string): Promise<string | undefined> {
  const size = await stat(path).then(
    (entry) => (entry.isFile() ? entry.size : undefined),
    () => undefined,
  )
  if (size === undefined) return undefined
  if (size > LONGEST) return ' '.repeat(LONGEST + 1)
  return readFile(path, 'utf8')
}
