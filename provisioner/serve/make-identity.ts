import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderArchive } from '../../image/bake/render-archive.ts'
import { file } from '../../image/content/image-file.ts'
import type { PreseedInput } from '../../image/installer/preseed-input.ts'
import { reportFiles } from '../../image/installer/report/report-files.ts'
import { serverFiles } from '../../image/installer/server-files.ts'
import type { Runner } from '../runner/runner.ts'

/** What makes a root filesystem one node, and how it is known by afterwards. */
export interface NodeIdentity {
  /** `node/identity.tar` */
  readonly archive: Buffer
  /** Base64 of its SSH host key (RFC 4253, 6.6). */
  readonly hostKey: string
}

export interface IdentityWanted extends PreseedInput {
  /** URL with the node's token. */
  readonly source: string
  /** Seconds since 1970; every file carries it. */
  readonly epoch: number
}

/**
 * Makes a node's own files with an SSH host key among them, which is kept nowhere else: from its first
 * answer on we know whether it is the node.
 */
export async function makeIdentity(
  { source, epoch, ...input }: IdentityWanted,
  { runner, signal }: { readonly runner: Runner; readonly signal: AbortSignal },
): Promise<NodeIdentity> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-key-'))
  const key = join(folder, 'key')
  const comment = `root@${input.node.name}`
  const args = ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', key]
  try {
    await runner.run({ file: 'ssh-keygen', args }, signal)
    const open = await readFile(`${key}.pub`, 'utf8')
    const files = [
      ...serverFiles(input),
      ...reportFiles(source),
      file('/etc/ssh/ssh_host_ed25519_key', await readFile(key, 'utf8'), 0o600),
      file('/etc/ssh/ssh_host_ed25519_key.pub', open),
    ]
    return { archive: await renderArchive(files, epoch), hostKey: open.split(' ')[1] ?? '' }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
