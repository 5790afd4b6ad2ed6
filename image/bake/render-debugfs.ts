import type { ImageFile } from '../content/image-file.ts'

/** A place on this machine that holds a file's content while debugfs copies it. */
export type ContentPath = (file: ImageFile) => string

/** Mode bits of a regular file (inode(7)). */
const REGULAR = 0o100000

/**
 * Commands for `debugfs -w -f` that put files into an ext4 filesystem nobody has mounted
 * (debugfs(8)). Folders must exist; a file that exists is replaced.
 *
 * @param seconds since 1970; every time stamp becomes this.
 */
export function renderDebugfs(
  files: readonly ImageFile[],
  contentOf: ContentPath,
  seconds: number,
): string {
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((each) => [...replace(each, contentOf), ...stamp(each.path, seconds)])
    .concat('')
    .join('\n')
}

function replace(each: ImageFile, contentOf: ContentPath): readonly string[] {
  if (each.kind === 'link') return [`rm ${each.path}`, `symlink ${each.path} ${each.target}`]
  const mode = (REGULAR | each.mode).toString(8)
  return [
    `rm ${each.path}`,
    `write ${contentOf(each)} ${each.path}`,
    `set_inode_field ${each.path} mode 0${mode}`,
    `set_inode_field ${each.path} uid 0`,
    `set_inode_field ${each.path} gid 0`,
  ]
}

function stamp(path: string, seconds: number): readonly string[] {
  return ['atime', 'ctime', 'mtime', 'crtime'].map(
    (field) => `set_inode_field ${path} ${field} @${seconds}`,
  )
}

/**
 * Lines in debugfs's complaints that mean trouble. `rm` of a file that was never there does not.
 *
 * @param said what debugfs wrote on standard error.
 */
export function debugfsFailures(said: string): readonly string[] {
  return said
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('debugfs '))
    .filter(
      (line) => !/^rm: File not found by ext2_lookup while trying to resolve filename/.test(line),
    )
}
