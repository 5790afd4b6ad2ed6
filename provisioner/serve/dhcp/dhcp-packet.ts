/** Options of DHCP we say or read (RFC 2132, RFC 4578). */
export const OPTION = {
  messageType: 53,
  server: 54,
  vendorClass: 60,
  bootFile: 67,
  clientArchitecture: 93,
  clientInterface: 94,
  clientMachine: 97,
} as const

export const MESSAGE = { discover: 1, offer: 2, request: 3, acknowledge: 5, inform: 8 } as const

/** RFC 2131, 2: where fields lie in a message, in bytes. */
const AT = { id: 4, flags: 10, client: 12, next: 20, hardware: 28, server: 44, file: 108 } as const
const [COOKIE_AT, OPTIONS_AT, END] = [236, 240, 255]
const COOKIE = 0x63825363

export interface DhcpQuestion {
  /** Told from others by it. */
  readonly id: number
  /** Six bytes with colons. */
  readonly mac: string
  readonly type: number
  /** Address the client has already. */
  readonly client?: string
  readonly options: readonly (readonly [code: number, value: Uint8Array])[]
}

/** A client's message. The answer is to go to everybody: who asks may have no address yet. */
export function renderQuestion({ id, mac, type, client, options }: DhcpQuestion): Buffer {
  const head = Buffer.alloc(OPTIONS_AT)
  head.set([1, 1, 6, 0]) // a request, Ethernet, six bytes of address
  head.writeUInt32BE(id, AT.id)
  head.writeUInt16BE(0x8000, AT.flags)
  if (client) head.set(client.split('.').map(Number), AT.client)
  head.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), AT.hardware)
  head.writeUInt32BE(COOKIE, COOKIE_AT)
  const all = [[OPTION.messageType, Buffer.of(type)] as const, ...options]
  const tail = all.map(([code, value]) => Buffer.concat([Buffer.of(code, value.length), value]))
  return Buffer.concat([head, ...tail, Buffer.of(END)])
}

export interface DhcpAnswer {
  readonly id: number
  readonly type: number
  /** Who answers. */
  readonly server: string
  /** Where the boot loader is. */
  readonly next: string
  readonly bootFile: string
  readonly vendorClass: string
}

/** A server's message. @returns absent: it is none. */
export function parseAnswer(bytes: Buffer): DhcpAnswer | undefined {
  if (bytes.length < OPTIONS_AT || bytes[0] !== 2) return undefined
  if (bytes.readUInt32BE(COOKIE_AT) !== COOKIE) return undefined
  const options = parseOptions(bytes.subarray(OPTIONS_AT))
  const text = (code: number) => options.get(code)?.toString('latin1') ?? ''
  return {
    id: bytes.readUInt32BE(AT.id),
    type: options.get(OPTION.messageType)?.[0] ?? 0,
    server: [...(options.get(OPTION.server) ?? [])].join('.'),
    next: [...bytes.subarray(AT.next, AT.next + 4)].join('.'),
    bootFile: text(OPTION.bootFile) || textAt(bytes.subarray(AT.file, COOKIE_AT)),
    vendorClass: text(OPTION.vendorClass),
  }
}

const textAt = (bytes: Buffer): string => bytes.toString('latin1').replace(/\0.*$/s, '')

function parseOptions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>()
  for (let at = 0; at + 1 < bytes.length && bytes[at] !== END; ) {
    const [code = 0, length = 0] = bytes.subarray(at, at + 2)
    if (code !== 0) options.set(code, bytes.subarray(at + 2, at + 2 + length))
    at += code === 0 ? 1 : 2 + length
  }
  return options
}
