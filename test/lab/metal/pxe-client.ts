import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { MESSAGE, OPTION, renderQuestion } from '../../../provisioner/serve/dhcp/dhcp-packet.ts'
import { eventually } from '../support/eventually.ts'

/** Milliseconds a server has to answer; one that gives an address pings it before (RFC 2131, 2.2). */
const PATIENCE = 6_000

/** Milliseconds in which others than those awaited may answer as well. */
const SURPLUS = 200

const EVERYBODY = '255.255.255.255'

/** RFC 4578, 2.1, and what firmware calls itself; `none` is an operating system's own client. */
const FIRMWARE = {
  bios: { architecture: 0, vendor: 'PXEClient:Arch:00000:UNDI:002001' },
  uefi: { architecture: 7, vendor: 'PXEClient:Arch:00007:UNDI:003016' },
  http: { architecture: 16, vendor: 'HTTPClient:Arch:00016:UNDI:003001' },
  none: undefined,
} as const

export type Firmware = keyof typeof FIRMWARE

/** What a server said, as the bytes have it (RFC 2131, 2; RFC 2132). */
export interface Heard {
  readonly server: string
  readonly type: number
  /** Given to the client; `0.0.0.0`: none. */
  readonly address: string
  readonly next: string
  readonly bootFile: string
  readonly vendor: string
  /** Option 43: `PXE specification 2.1`, 2.2. */
  readonly menu: ReadonlyMap<number, Buffer>
}

/** A machine's firmware, as far as its network goes. */
export class PxeClient {
  readonly #socket: Socket
  readonly #mac: string
  readonly #firmware: Firmware
  #turn = 0

  /** @param socket on port 68. */
  constructor(socket: Socket, mac: string, firmware: Firmware) {
    this.#socket = socket
    this.#mac = mac
    this.#firmware = firmware
    socket.setBroadcast(true)
  }

  /** @returns the offers, in the order of their servers' addresses. */
  async discover(servers: number): Promise<readonly Heard[]> {
    const heard = await this.#ask(MESSAGE.discover, { to: EVERYBODY, port: 67, servers })
    return heard.toSorted((a, b) => (a.server < b.server ? -1 : 1))
  }

  /** Takes an address. */
  request({ address, server }: Pick<Heard, 'address' | 'server'>): Promise<readonly Heard[]> {
    const options = [
      [50, Buffer.from(address.split('.').map(Number))],
      [OPTION.server, Buffer.from(server.split('.').map(Number))],
    ] as const
    return this.#ask(MESSAGE.request, { to: EVERYBODY, port: 67, options })
  }

  /** Asks a boot server what to start: the first entry of its menu, if it has one (PXE 2.1, 2.3). */
  askBootServer({ server, menu }: Heard, client: string): Promise<readonly Heard[]> {
    const type = menu.get(9)?.subarray(0, 2)
    const item = type && Buffer.concat([Buffer.of(71, 4), type, Buffer.of(0, 0, 255)])
    const options = item ? ([[43, item]] as const) : []
    return this.#ask(MESSAGE.request, { to: server, port: 4011, client, options })
  }

  async #ask(
    type: number,
    { to, port, client, options = [], servers = 1 }: Asking,
  ): Promise<readonly Heard[]> {
    this.#turn += 1
    const heard: Heard[] = []
    const hear = (bytes: Buffer) => {
      if (bytes.readUInt32BE(4) === this.#turn) heard.push(read(bytes))
    }
    this.#socket.on('message', hear)
    const question = renderQuestion({
      ...{ id: this.#turn, mac: this.#mac, type, ...(client ? { client } : {}) },
      options: [...optionsOf(this.#firmware), ...options],
    })
    this.#socket.send(question, port, to)
    await eventually(() => heard.length >= servers, 'an answer', PATIENCE)
    await setTimeout(SURPLUS)
    this.#socket.off('message', hear)
    return heard
  }
}

function optionsOf(firmware: Firmware): Options {
  const own = FIRMWARE[firmware]
  if (!own) return []
  return [
    [55, Buffer.of(1, 3, 6, 43, 54, 60, 66, 67)],
    [OPTION.vendorClass, Buffer.from(own.vendor)],
    [OPTION.clientArchitecture, Buffer.of(0, own.architecture)],
    [OPTION.clientInterface, Buffer.of(1, 3, 16)],
    [OPTION.clientMachine, Buffer.alloc(17, 7).fill(0, 0, 1)],
  ]
}

type Options = readonly (readonly [code: number, value: Uint8Array])[]

interface Asking {
  readonly to: string
  readonly port: number
  readonly client?: string
  /** How many are to answer. */
  readonly servers?: number
  readonly options?: Options
}

function read(bytes: Buffer): Heard {
  const options = readOptions(bytes.subarray(240))
  const text = (value: Uint8Array = Buffer.of()) =>
    Buffer.from(value).toString('latin1').replace(/\0.*$/s, '')
  const dotted = (value: Uint8Array = Buffer.of()) => [...value].join('.')
  return {
    server: dotted(options.get(OPTION.server)),
    type: options.get(OPTION.messageType)?.[0] ?? 0,
    address: dotted(bytes.subarray(16, 20)),
    next: dotted(bytes.subarray(20, 24)),
    bootFile: text(options.get(OPTION.bootFile)) || text(bytes.subarray(108, 236)),
    vendor: text(options.get(OPTION.vendorClass)),
    menu: readOptions(options.get(43) ?? Buffer.of()),
  }
}

function readOptions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>()
  for (let at = 0; at < bytes.length && bytes[at] !== 255; ) {
    const [code = 0, length = 0] = bytes.subarray(at, at + 2)
    if (code !== 0) options.set(code, bytes.subarray(at + 2, at + 2 + length))
    at += code === 0 ? 1 : 2 + length
  }
  return options
}

/** Fetches a file of one block (RFC 1350). @throws what the server says against it. */
export async function fetchByTftp(socket: Socket, server: string, name: string): Promise<string> {
  const answer = once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE) })
  socket.send(Buffer.from(`\0\u0001${name}\0octet\0`, 'latin1'), 69, server)
  const [bytes, { address, port }] = await answer
  if (bytes[1] !== 3) throw new Error(bytes.toString('latin1', 4))
  socket.send(Buffer.of(0, 4, 0, 1), port, address)
  return bytes.toString('latin1', 4)
}
