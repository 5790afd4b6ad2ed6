import type { ImageFile } from '../../../image/content/image-file.ts'

/** A list of files as one text, for people who review it. */
export function renderFiles(files: readonly ImageFile[]): string {
  return files
    .map((file) =>
      file.kind === 'link'
        ? `=== ${file.path} -> ${file.target}\n`
        : `=== ${file.path} (${file.mode.toString(8)})\n${file.content}`,
    )
    .join('\n')
}

/** What is in the file of this path. */
export function contentOf(files: readonly ImageFile[], path: string): string {
  const found = files.find((file) => file.path === path)
  return found?.kind === 'file' ? found.content : ''
}
