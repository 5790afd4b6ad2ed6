import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import ssh2, { type Connection, type ServerChannel } from 'ssh2'
import type { Test } from 'tap'

export interface ServerWanted {
  /** Files with private host keys. */
  readonly hostKeys: readonly string[]
  /** Blobs of keys that may come in. */
  readonly welcome: readonly Uint8Array[]
  /** Absent: a free one. */
  readonly port?: number
}

/** An SSH server that does what it is told: the far side of what goes wrong. */
export interface SshServer {
  readonly port: number
  /** Connections that were opened. */
  readonly connections: number
  /** Keys that were offered, as often as they were. */
  readonly offers: readonly string[]
  /** Lines that run and have read their input: the client has heard that they began. */
  readonly commands: readonly string[]
  /** The line breaks while something runs, as when a node loses its power. */
  cut(): void
  /** The last word on every line, as when sshd dies and its kernel lives. */
  hangUp(): void
  /** Nothing comes through any more, and nobody is told. */
  freeze(): void
  /** Nobody new is let in; the port is free. */
  shut(): void
}

/**
 * Commands: `hang` never ends; `die` ends by a signal, `fail` with a status; `true` waits for no
 * input; anything else gives its input back.
 */
export async function openServer(t: Test, wanted: ServerWanted): Promise<SshServer> {
  const heard = { offers: [] as string[], commands: [] as string[], connections: 0 }
  const hostKeys = wanted.hostKeys.map((file) => readFileSync(file))
  const server = new ssh2.Server({ hostKeys }, (client) => serve(client, wanted, heard))
  const behind = await listen(server)
  const lines: Socket[] = []
  const front = createServer((near) => {
    heard.connections += 1
    const far = connect(behind, '127.0.0.1')
    for (const each of [near, far]) each.on('error', () => each.destroy())
    near.pipe(far).pipe(near)
    lines.push(near, far)
  })
  const port = await listen(front, wanted.port)
  t.teardown(() => {
    for (const line of lines) line.destroy()
    front.close()
    server.close()
  })
  return {
    port,
    ...heard,
    get connections() {
      return heard.connections
    },
    cut: () => {
      for (const line of lines) line.resetAndDestroy()
    },
    hangUp: () => {
      for (const line of lines) line.unpipe().end()
    },
    freeze: () => {
      for (const line of lines) line.unpipe().pause()
    },
    shut: () => front.close(),
  }
}

interface Heard {
  readonly offers: string[]
  readonly commands: string[]
}

function serve(client: Connection, { welcome }: ServerWanted, { offers, commands }: Heard): void {
  client.on('error', () => client.end())
  client.on('authentication', (attempt) => {
    if (attempt.method !== 'publickey') return attempt.reject(['publickey'])
    const { data } = attempt.key
    if (!attempt.signature) offers.push(data.toString('base64'))
    if (welcome.some((key) => data.equals(key))) attempt.accept()
    else attempt.reject(['publickey'])
  })
  client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
    // As OpenSSH: a connection that ended ends one half of the channel.
    const far = connect({ host: destIP, port: destPort, allowHalfOpen: true })
    const near = accept()
    far.on('error', () => near.close())
    near.pipe(far).pipe(near)
  })
  client.on('session', (accept) => {
    const session = accept()
    session.on('pty', (acceptPty) => acceptPty?.())
    session.on('exec', (acceptExec, _reject, { command }) => {
      const channel = acceptExec()
      const end = () => {
        commands.push(command)
        if (command !== 'hang') finish(channel, ENDS.get(command) ?? 0)
      }
      if (command === 'true') return end()
      channel.on('data', (chunk: Buffer) => channel.write(chunk))
      channel.on('end', end)
    })
  })
}

const ENDS = new Map<string, number | string>([
  ['die', 'KILL'],
  ['fail', 3],
])

/** RFC 4254, 6.10: a number is a status, a word the signal that ended it. */
function finish(channel: ServerChannel, end: number | string): void {
  if (typeof end === 'number') channel.exit(end)
  else channel.exit(end)
  channel.end()
}

interface Listener {
  listen(port: number, host: string, done: () => void): unknown
  address(): AddressInfo | string | null
}

function listen(server: Listener, port = 0): Promise<number> {
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
}
