/** An IP address as a number: 32 bits for family 4, 128 for family 6. */
export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

const WIDTH = { 4: 32, 6: 128 } as const

/** Bits of an address of the family. */
export function widthOf(family: Address['family']): number {
  return WIDTH[family]
}

/** Reads `192.0.2.1` or `2001:db8::1` (RFC 4291, 2.2); zone identifiers are not addresses here. */
export function parseAddress(text: string): Address | undefined {
  const family = text.includes(':') ? 6 : 4
  const value = family === 6 ? parseV6(text) : parseV4(text)
  return value === undefined ? undefined : { family, value }
}

/** As it stands in a URI, where a port may follow (RFC 3986, 3.2.2); names stay as they are. */
export const hostInUri = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** The one canonical text of an address (RFC 5952 for family 6). */
export function formatAddress({ family, value }: Address): string {
  return family === 4 ? pieces(value, 4, 8n).join('.') : formatV6(pieces(value, 8, 16n))
}

/** Leading zeros are refused: half of the world's programs read them as octal (RFC 6943, 3.1.1). */
function parseV4(text: string): bigint | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined
  const bytes = text.split('.').map(Number)
  return bytes.every((byte) => byte <= 255) ? join(bytes, 8n) : undefined
}

function parseV6(text: string): bigint | undefined {
  const sides = text.split('::')
  const [head, tail] = sides.map((side, index) => groupsOf(side, index === sides.length - 1))
  if (!head || sides.length > 2) return undefined
  if (sides.length === 1) return head.length === 8 ? join(head, 16n) : undefined
  if (!tail || head.length + tail.length > 7) return undefined
  const zeros = new Array<number>(8 - head.length - tail.length).fill(0)
  return join([...head, ...zeros, ...tail], 16n)
}

/** The 16-bit groups of one side of `::`; the address may end in dotted IPv4. */
function groupsOf(side: string, isLast: boolean): number[] | undefined {
  if (side === '') return []
  const dotted = isLast ? /^(.*:)?(\d[\d.]*\.\d+)$/.exec(side) : null
  const low = parseV4(dotted?.[2] ?? '')
  const groups =
    low === undefined
      ? side.split(':')
      : `${dotted?.[1] ?? ''}${pieces(low, 2, 16n).map(hex).join(':')}`.split(':')
  const sound = groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
  return sound ? groups.map((group) => Number.parseInt(group, 16)) : undefined
}

/** RFC 5952, 4.2: the longest run of two or more zero groups shrinks, the first of equals. */
function formatV6(groups: readonly number[]): string {
  let best = { start: 0, length: 1 }
  for (let start = 0; start < 8; start += 1) {
    const nonZero = groups.slice(start).findIndex((group) => group !== 0)
    const length = nonZero === -1 ? 8 - start : nonZero
    if (length > best.length) best = { start, length }
  }
  if (best.length < 2) return groups.map(hex).join(':')
  const head = groups.slice(0, best.start).map(hex).join(':')
  const tail = groups
    .slice(best.start + best.length)
    .map(hex)
    .join(':')
  return `${head}::${tail}`
}

const hex = (group: number): string => group.toString(16)

function join(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n)
}

function pieces(value: bigint, count: number, bits: bigint): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number((value >> (bits * BigInt(count - 1 - index))) & ((1n << bits) - 1n)),
  )
}
