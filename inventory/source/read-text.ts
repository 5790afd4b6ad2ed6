import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { KiB } from '../model/units.ts'

export interface FileText {
  readonly text: string
  /** Of the bytes, in hex. */
  readonly sha256: string
}

/** Why a file cannot be used; completes a sentence that begins with its name. */
export interface FileFault {
  readonly fault: string
  readonly isMissing?: boolean
}

/** Reads a text file a person wrote; one above `limit` bytes is refused unread. */
export async function readText(path: string, limit: number): Promise<FileText | FileFault> {
  try {
    const { size, isFile } = await statOf(path)
    // Devices and pipes have no size and may have no end.
    if (!isFile) return { fault: 'is not a regular file' }
    if (size > limit) return { fault: `is larger than ${limit / KiB} KiB` }
    const bytes = await readFile(path)
    const text = decode(bytes)
    if (text === undefined) return { fault: 'is not UTF-8 text' }
    return { text, sha256: createHash('sha256').update(bytes).digest('hex') }
  } catch (error) {
    return faultOf(error)
  }
}

async function statOf(path: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(path)
  return { size: found.size, isFile: found.isFile() }
}

/** Drops a byte order mark, which editors on Windows write. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Errors of the file system as faults; anything else is ours. */
export function faultOf(error: unknown): FileFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  if (code === undefined) throw error
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? { fault: 'does not exist', isMissing: true }
    : { fault: `cannot be read (${code})` }
}
