import { dirname } from 'node:path/posix'
import { pack } from 'tar-stream'
import type { ImageFile } from '../content/image-file.ts'

/**
 * A tar archive of files with the folders above them, everything owned by root, sorted.
 *
 * @param seconds since 1970; the time stamp of every entry.
 */
export async function renderArchive(files: readonly ImageFile[], seconds: number): Promise<Buffer> {
  const archive = pack()
  const common = { uid: 0, gid: 0, mtime: new Date(seconds * 1000) }
  for (const folder of foldersOf(files)) {
    archive.entry({ ...common, name: `.${folder}/`, type: 'directory', mode: 0o755 })
  }
  for (const each of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = `.${each.path}`
    if (each.kind === 'link') {
      archive.entry({ ...common, name, type: 'symlink', linkname: each.target, mode: 0o777 })
    } else {
      archive.entry({ ...common, name, mode: each.mode }, each.content)
    }
  }
  archive.finalize()
  return Buffer.concat(await collect(archive))
}

/** Every folder above the files, parents first. */
export function foldersOf(files: readonly ImageFile[]): readonly string[] {
  const folders = new Set<string>()
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) folders.add(folder)
  }
  return [...folders].sort()
}

async function collect(archive: AsyncIterable<unknown>): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of archive) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return chunks
}
