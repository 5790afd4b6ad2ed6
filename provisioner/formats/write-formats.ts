import { type DiskContent, readDisk } from './disk-content.ts'
import type { DiskSink, SinkResult } from './disk-sink.ts'

export interface Reading {
  readonly signal: AbortSignal
  /** Told how far it is, from 0 to 1. */
  progress(share: number): void
}

/**
 * Reads a disk once and gives it to every sink.
 *
 * @returns what became of each, in the order of the sinks.
 */
export async function writeFormats(
  content: DiskContent,
  sinks: readonly DiskSink[],
  { signal, progress }: Reading,
): Promise<readonly SinkResult[]> {
  try {
    for await (const piece of readDisk(content, signal)) {
      await Promise.all(sinks.map((sink) => sink.take(piece)))
      progress(piece.start / content.size)
    }
    return await Promise.all(sinks.map((sink) => sink.finish()))
  } finally {
    await Promise.allSettled(sinks.map((sink) => sink.abandon()))
  }
}
