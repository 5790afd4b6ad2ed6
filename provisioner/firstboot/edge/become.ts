import { lstat, mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ImageFile } from '../../../image/content/image-file.ts'
import type { ImageIdentity } from '../../../image/content/image-identity.ts'
import { nodeFiles } from '../../../image/content/node-files.ts'

/** Where things lie is the disk's, whoever the node is. */
const OF_THE_DISK = '/etc/fstab'

/**
 * Makes the files of one node those of another: writes what differs, removes what the other has not.
 * Each is whole or as before; doing it again changes nothing.
 *
 * @param root folder of the system; `/` on a node.
 * @returns paths of what was changed.
 */
export async function become(
  root: string,
  before: ImageIdentity,
  after: ImageIdentity,
): Promise<readonly string[]> {
  const wanted = filesOf(after)
  const paths = new Set(wanted.map(({ path }) => path))
  const superfluous = filesOf(before).filter(({ path }) => !paths.has(path))
  const changed: string[] = []
  for (const each of wanted) if (await put(root, each)) changed.push(each.path)
  for (const { path } of superfluous) {
    await rm(join(root, path), { force: true })
    changed.push(path)
  }
  return changed
}

const filesOf = (identity: ImageIdentity): readonly ImageFile[] =>
  nodeFiles({ ...identity, fstab: '' }).filter(({ path }) => path !== OF_THE_DISK)

/** @returns whether anything was to be done. */
async function put(root: string, each: ImageFile): Promise<boolean> {
  const path = join(root, each.path)
  if (await isThere(path, each)) return false
  const unfinished = `${path}.switchyard-tmp`
  await mkdir(dirname(path), { recursive: true })
  await rm(unfinished, { force: true })
  if (each.kind === 'link') await symlink(each.target, unfinished)
  else await writeFile(unfinished, each.content, { mode: each.mode })
  await rename(unfinished, path)
  return true
}

async function isThere(path: string, each: ImageFile): Promise<boolean> {
  try {
    if (each.kind === 'link') return (await readlink(path)) === each.target
    const { mode } = await lstat(path)
    return (mode & 0o777) === each.mode && (await readFile(path, 'utf8')) === each.content
  } catch {
    return false
  }
}
