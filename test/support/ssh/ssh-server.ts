import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import ssh2, { type Connection, type ServerChannel } from 'ssh2'
import type { Test } from 'tap'

export interface ServerWanted {
  /** Files with private host keys. */
  readonly hostKeys: readonly string[]
  /** Blobs of keys that may come in. */
  readonly welcome: readonly Uint8Array[]
}

/** An SSH server that does what it is told: the far side of what goes wrong. */
export interface SshServer {
  readonly port: number
  /** Connections that were opened. */
  readonly connections: number
  /** Keys that were offered, as often as they were. */
  readonly offers: readonly string[]
  /** Lines that were asked to be run. */
  readonly commands: readonly string[]
  /** The line breaks while something runs, as when a node loses its power. */
  cut(): void
  /** Nothing comes through any more, and nobody is told. */
  freeze(): void
}

/** Commands: `hang` never ends; `die` ends by a signal; anything else gives its input back. */
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
  const port = await listen(front)
  t.teardown(() => {
    for (const line of lines) line.destroy()
    front.close()
    server.close()
  })
  return {
    port,
    get connections() {
      return heard.connections
    },
    ...heard,
    cut: () => {
      for (const line of lines) line.resetAndDestroy()
    },
    freeze: () => {
      for (const line of lines) line.unpipe().pause()
    },
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
  client.on('session', (accept) =>
    accept().on('exec', (acceptExec, _reject, { command }) => {
      const channel = acceptExec()
      commands.push(command)
      if (command === 'hang') return
      if (command === 'die') return finish(channel, 'KILL')
      channel.on('data', (chunk: Buffer) => channel.write(chunk))
      channel.on('end', () => finish(channel, command === 'fail' ? 3 : 0))
    }),
  )
}

/** RFC 4254, 6.10: a number is a status, a word the signal that ended it. */
function finish(channel: ServerChannel, end: number | string): void {
  if (typeof end === 'number') channel.exit(end)
  else channel.exit(end)
  channel.end()
}

function listen(server: {
  listen(port: number, host: string, done: () => void): unknown
  address(): AddressInfo | string | null
}): Promise<number> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
}
