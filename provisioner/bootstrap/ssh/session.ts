import type { Duplex } from 'node:stream'
import { type Config, NodeSSH } from 'node-ssh'
import type { Client } from 'ssh2'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { ChosenAgent } from './chosen-agent.ts'
import { fingerprintOf, PINNED_TYPE } from './pinned-keys.ts'
import { SessionError, type Trouble } from './session-error.ts'

const SSH_PORT = 22
/** Milliseconds until a node must have let us in. */
const LOGIN_PATIENCE = 15_000
/** Milliseconds between signs of life; the link counts as dead when three are missing. */
const KEEPALIVE = 5_000

export interface Door {
  /** The node's name, for messages; its host key is pinned under it. */
  readonly node: string
  readonly address: string
  readonly port?: number
  readonly login: string
  readonly pin: Uint8Array | undefined
  readonly agent: ChosenAgent
  /** Milliseconds between signs of life; absent: 5 s. */
  readonly keepalive?: number
  /** The session of the terminal server to go through. */
  readonly through?: Session | undefined
}

/** What a program on a node said; its status was 0. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
}

/** A login on a node whose host key was the pinned one. */
export interface Session {
  readonly node: string
  /**
   * Runs a command line.
   *
   * @param title what messages call it.
   * @throws {SessionError} when it fails, or the connection is lost before it has ended.
   */
  run(title: string, command: string, input?: string): Promise<Said>
  /** A connection from the node to another. */
  forward(address: string, port: number): Promise<Duplex>
  close(): void
}

/**
 * Logs in, with the pinned host key or not at all.
 *
 * @throws {SessionError}
 */
export async function openSession(door: Door): Promise<Session> {
  for (;;) {
    const unwilling = door.agent.unwilling
    try {
      return await tryDoor(door)
    } catch (error) {
      // Another key may be willing; nobody has counted this try.
      if (door.agent.unwilling > unwilling) continue
      throw error
    }
  }
}

async function tryDoor(door: Door): Promise<Session> {
  const { node, pin, through, address, port = SSH_PORT } = door
  if (!pin) throw new SessionError(node, { kind: 'unpinned' })
  const ssh = new NodeSSH()
  let shown: Uint8Array | undefined
  const sock = through ? { sock: await channel(door, through) } : {}
  const settings: Config = {
    ...{ host: address, port, username: door.login, agent: door.agent, ...sock },
    hostVerifier: (key: Buffer) => {
      shown = key
      return key.equals(pin)
    },
    // Left free, sshd may show a key of another type, which would look like a stranger.
    algorithms: { serverHostKey: [PINNED_TYPE] },
    ...{
      readyTimeout: LOGIN_PATIENCE,
      keepaliveInterval: door.keepalive ?? KEEPALIVE,
      keepaliveCountMax: 3,
    },
  }
  try {
    await ssh.connect(settings)
  } catch (error) {
    ssh.dispose()
    throw new SessionError(node, troubleOf(error, { door, shown }), { cause: error })
  }
  return sessionOf(node, ssh)
}

async function channel({ node, address, port = SSH_PORT }: Door, through: Session) {
  try {
    const far = await through.forward(address, port)
    // A node whose sshd dies has said its last word, which closes no channel (RFC 4254, 5.3): ssh2
    // would wait for ever for the end of what runs.
    far.once('end', () => far.destroy())
    return far
  } catch (cause) {
    const reason = `${through.node} cannot connect to ${address}`
    throw new SessionError(node, { kind: 'unreachable', reason }, { cause })
  }
}

function sessionOf(node: string, ssh: NodeSSH): Session {
  const client: Client | null = ssh.connection
  if (!client) throw new SessionError(node, { kind: 'lost', during: 'login' })
  // node-ssh listens to nothing once it is in; an error nobody hears would end this process. What is
  // lost shows at the commands.
  client.on('error', () => undefined)
  return {
    node,
    async run(title, command, input = '') {
      const lost = new SessionError(node, { kind: 'lost', during: title })
      if (!ssh.isConnected()) throw lost
      const { code, signal, stdout, stderr } = await ssh
        .execCommand(command, { stdin: input, noTrim: true })
        .catch((cause: unknown) => {
          throw new SessionError(node, { kind: 'lost', during: title }, { cause })
        })
      if (code === 0) return { stdout, stderr }
      // No status and no signal: the connection went away, and node-ssh says nothing of it.
      if (code === null && !signal) throw lost
      const status = signal ? `signal ${signal}` : `status ${code}`
      throw new SessionError(node, {
        kind: 'failed',
        command: title,
        status,
        said: stderr || stdout,
      })
    },
    forward: (address, port) => ssh.forwardOut('127.0.0.1', 0, address, port),
    close: () => ssh.dispose(),
  }
}

interface Attempt {
  readonly door: Door
  /** The host key that was shown, if it came so far. */
  readonly shown: Uint8Array | undefined
}

function troubleOf(error: unknown, { door, shown }: Attempt): Trouble {
  const text = reasonOf(error)
  const level = error instanceof Error && 'level' in error ? String(error.level) : ''
  if (shown && door.pin && !Buffer.from(shown).equals(door.pin)) {
    return { kind: 'stranger', pinned: fingerprintOf(door.pin), shown: fingerprintOf(shown) }
  }
  if (level === 'client-authentication' || level === 'agent') {
    const { offered } = door.agent
    return offered.length > 0 && level !== 'agent'
      ? { kind: 'refused', offered }
      : { kind: 'no-key' }
  }
  if (/before handshake|No response from server/.test(text)) return { kind: 'busy' }
  return { kind: 'unreachable', reason: inWords(text) }
}

function inWords(text: string): string {
  if (/no matching host key format/.test(text))
    return `its sshd has no host key of type ${PINNED_TYPE}`
  if (/ECONNREFUSED/.test(text)) return 'nothing listens on its SSH port'
  if (/EHOSTUNREACH|ENETUNREACH/.test(text)) return 'no route leads there'
  if (/ETIMEDOUT|Timed out/i.test(text)) return 'it does not answer'
  return text
}
