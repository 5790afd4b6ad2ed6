import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** No Debian archive is known: neither the cluster file nor this machine names one. */
export class MirrorError extends OneProblem implements Explained {
  override readonly name = 'MirrorError'
  readonly code = 'MIRROR_UNKNOWN'
  readonly blame = 'input'

  constructor() {
    const message = 'no Debian archive is known'
    super(message, 'name one in the cluster file: mirror: http://HOST/debian')
  }
}

/**
 * The Debian archive this machine's own apt uses.
 *
 * @throws {MirrorError} when it has none.
 */
export async function machineMirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d'
  const names = await readdir(folder).catch(() => [])
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  const mirror = texts.flatMap(debianMirrors)[0]
  if (!mirror) throw new MirrorError()
  return mirror
}

/** URIs of Debian's main archive in a sources file, in one-line or deb822 form (sources.list(5)). */
export function debianMirrors(text: string): readonly string[] {
  const active = text.replace(/^\s*#.*$/gm, '')
  const uris = active.match(/\bhttps?:\/\/[^\s\]]+/g) ?? []
  return uris.map((uri) => uri.replace(/\/+$/, '')).filter((uri) => uri.endsWith('/debian'))
}
