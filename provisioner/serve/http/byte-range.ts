/** Bytes of a file, first and last inclusive. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Reads `Range: bytes=...` (RFC 9110, 14.1.2). Several ranges, and other units, are as if nothing had
 * been asked: the whole file may always be sent.
 *
 * @param size bytes of the file.
 * @returns absent: all of it.
 */
export function parseByteRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '') {
    const first = Math.max(0, size - Number(to))
    return first < size ? { first, last: size - 1 } : 'unsatisfiable'
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first < size ? { first, last } : 'unsatisfiable'
}
