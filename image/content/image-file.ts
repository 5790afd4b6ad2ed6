/** A file of the image, owned by root. The same list renders to an archive or to debugfs commands. */
export type ImageFile = RegularFile | SymbolicLink

export interface RegularFile {
  readonly kind: 'file'
  /** Absolute, in the image. */
  readonly path: string
  /** Permission bits. */
  readonly mode: number
  readonly content: string
}

export interface SymbolicLink {
  readonly kind: 'link'
  readonly path: string
  readonly target: string
}

export function file(path: string, content: string, mode = 0o644): RegularFile {
  return { kind: 'file', path, mode, content }
}

export function link(path: string, target: string): SymbolicLink {
  return { kind: 'link', path, target }
}
