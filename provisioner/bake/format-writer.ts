import type { Write } from '../../image/bake/place-grub.ts'
import type { Template } from './template.ts'
import type { Workshop } from './workshop.ts'

/** How an image of one format comes about. */
export interface FormatWriter {
  /** Makes a file that holds the template; needs nothing of the node's configuration. */
  copy(shop: Workshop, template: Template, target: string): Promise<void>
  /**
   * Puts the node's own blocks into that file.
   *
   * @returns the SHA-256 of the image, in hexadecimal.
   */
  finish(shop: Workshop, target: string, content: Content): Promise<string>
}

export interface Content {
  readonly template: Template
  /** What differs from the template, by offset. */
  readonly writes: readonly Write[]
  /** Bytes of the disk a machine is to see, in a format that says so for nothing. */
  readonly virtualSize: number
  /** Told how far it is, from 0 to 1. */
  progress(share: number): void
}
