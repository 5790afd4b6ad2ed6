import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import {
  IDENTITY_FILE,
  type ImageIdentity,
  parseIdentity,
} from '../../../image/content/image-identity.ts'
import { decide } from '../identity/decide.ts'
import { IdentityError } from '../identity/identity-error.ts'
import type { Told } from '../identity/told.ts'
import { describeTold, renderRefusal } from '../render-issue.ts'
import { become } from './become.ts'
import { findTold } from './find-told.ts'

/** Who this machine is has been decided; the unit is not started while it is there. */
const RECORD = '/var/lib/switchyard/identity.json'
const ISSUE = '/run/issue.d/50-switchyard-identity.issue'
/** Seconds udev has for its devices: a busy host may take half a minute for a disc. */
const SETTLED = 120
const run = promisify(execFile)

const image = parseIdentity(await readFile(IDENTITY_FILE, 'utf8'))
try {
  await devicesFound()
  const told = await findTold({
    ...{ labels: '/dev/disk/by-label', devices: '/dev' },
    credentials: process.env.CREDENTIALS_DIRECTORY,
  })
  await settle(image, told)
} catch (error) {
  if (!(error instanceof IdentityError)) throw error
  const { name, interfaces } = image.node
  const text = renderRefusal(error.problems, { name, address: interfaces[0]?.address ?? '' })
  process.stderr.write(text)
  await put(ISSUE, text)
  process.exitCode = 2
}

/**
 * Discs are found while the system starts; whoever decides before may miss the one that counts. A
 * container has neither devices nor udev.
 */
async function devicesFound(): Promise<void> {
  if (!existsSync('/run/udev/control')) return
  await run('udevadm', ['settle', `--timeout=${SETTLED}`]).catch(() => {
    const message = `not every device was found within ${SETTLED} seconds`
    throw new IdentityError('hypervisor', [{ message, hint: 'start the machine again' }])
  })
}

/** Becomes who was told, and writes down that it is done. */
async function settle(before: ImageIdentity, told: Told | undefined): Promise<void> {
  const after = told ? { ...before, ...decide(before, told) } : before
  const changed = await become('/', before, after)
  // systemd has read the old name already.
  if (changed.includes('/etc/hostname')) await run('hostname', [after.node.name])
  const source = told?.source.title ?? 'image'
  console.log(told ? describeTold(told) : 'no hypervisor says who this machine is')
  console.log(`this is ${after.node.name}; changed: ${changed.join(' ') || 'nothing'}`)
  await put(RECORD, `${JSON.stringify({ node: after.node.name, source })}\n`)
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(join(`${path}.tmp`), text)
  await rename(`${path}.tmp`, path)
}
