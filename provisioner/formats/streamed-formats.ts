import type { VhdxDisk } from '../../image/formats/vhdx.ts'
import type { DiskSink } from './disk-sink.ts'
import { vhdxSink } from './vhdx-sink.ts'
import { vmdkSink } from './vmdk-sink.ts'
import { zstdSink } from './zstd-sink.ts'

/** Formats that are written beside one another from one reading of the disk. */
export type StreamedFormat = 'vmdk' | 'vhdx' | 'vhdx-fixed' | 'raw.zst'

/** What a format says of its disk, beside its content. */
export interface DiskNames {
  /** Name of the machine. */
  readonly name: string
  /** Bytes of the disk that was read. */
  readonly size: number
  /** Bytes of the disk a machine is to see. */
  readonly virtualSize: number
  /** UUIDs, other ones for other content and for another disk. */
  readonly content: string
  readonly disk: string
}

/** Opens the file a format is written to. */
export function openSink(
  format: StreamedFormat,
  path: string,
  { names, signal }: { readonly names: DiskNames; readonly signal: AbortSignal },
): Promise<DiskSink> {
  const { name, content, disk, virtualSize: size } = names
  const vhdx = (kind: VhdxDisk['kind']) => vhdxSink(path, { size, kind, content, disk }, signal)
  switch (format) {
    case 'vmdk':
      return vmdkSink(path, { file: `${name}.vmdk`, size, contentId: content.slice(0, 8) })
    case 'vhdx':
      return vhdx('dynamic')
    case 'vhdx-fixed':
      return vhdx('fixed')
    case 'raw.zst':
      return zstdSink(path, names.size)
  }
}
