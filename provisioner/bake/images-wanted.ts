import { join } from 'node:path'
import type { Machine } from '../../image/hardware/machine.ts'
import { MiB } from '../../inventory/model/units.ts'
import type { Signer } from '../formats/signer.ts'
import type { StreamedFormat } from '../formats/streamed-formats.ts'
import type { Template } from './template.ts'

/** A copy of the cached template that is patched. */
export type CopiedFormat = 'raw' | 'qcow2'

export type ImageFormat = CopiedFormat | StreamedFormat | 'ova'

export interface ImagesWanted {
  /** What the images are for; the files are named after it. */
  readonly machine: Machine
  readonly formats: readonly ImageFormat[]
  /** An existing folder. */
  readonly output: string
  readonly template: Template
  /** Bytes of the template's disk. */
  readonly size: number
  /** GUID of the disk. */
  readonly disk: string
  /** Seconds since 1970. */
  readonly epoch: number
  /** Signs the OVA; absent: nobody does. */
  readonly signer?: Signer
}

/**
 * Bytes of the disk a machine gets: all that `cluster.yaml` promises, in whole MiB as VMware counts
 * them. The node takes the room behind the template's end when it first starts.
 */
export const virtualSize = ({ machine, size }: ImagesWanted): number =>
  Math.max(size, machine.disk - (machine.disk % MiB))

/** A file under another name until it is whole. */
export interface Unfinished {
  readonly format: ImageFormat
  readonly file: string
  readonly path: string
}

export function unfinished({ machine, output }: ImagesWanted, format: ImageFormat): Unfinished {
  const file = `${machine.name}.${format === 'vhdx-fixed' ? 'fixed.vhdx' : format}`
  return { format, file, path: join(output, `.${file}.${process.pid}.tmp`) }
}
