import type { Piece } from './disk-content.ts'

/** Takes a disk's content once, from start to end, and writes it in some format. */
export interface DiskSink {
  /** Resolves when it can take another piece. What lies between pieces is zeros. */
  take(piece: Piece): Promise<void>
  /** Completes the file. */
  finish(): Promise<SinkResult>
  /** Lets go of whatever it holds; the file may be anything then. Harmless after the end. */
  abandon(): Promise<void>
}

export interface SinkResult {
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string
  /** Bytes of the file. */
  readonly size: number
}
