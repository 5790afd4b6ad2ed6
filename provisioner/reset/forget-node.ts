import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { KNOWN_HOSTS } from '../../inventory/ansible/render-ssh-config.ts'
import { manifestPath } from '../drift/repository-record.ts'
import { withoutPin } from '../installation/pin-node.ts'
import { replaceFile } from '../installation/replace-file.ts'
import { readIfThere } from '../read-if-there.ts'

/** The repository without what bootstrap and drift noted of a node. @returns paths that change. */
export async function forgetNode(
  folder: string,
  node: string,
  isDry: boolean,
): Promise<readonly string[]> {
  const pins = await readFile(join(folder, KNOWN_HOSTS), 'utf8')
  const content = withoutPin(pins, node)
  const keys = ['pub', 'wireguard'].map((kind) => `keys/terminal-servers/${node}.${kind}`)
  const files = [manifestPath(node), ...keys]
  const there = await Promise.all(
    files.map(async (path) =>
      (await readIfThere(join(folder, path))) !== undefined ? [path] : [],
    ),
  )
  const gone = there.flat()
  if (!isDry) {
    await replaceFile(folder, { path: KNOWN_HOSTS, content, mode: 0o644 })
    await Promise.all(gone.map((path) => rm(join(folder, path))))
  }
  return [...(content === pins ? [] : [KNOWN_HOSTS]), ...gone]
}
