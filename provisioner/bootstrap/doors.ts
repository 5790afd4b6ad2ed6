import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KNOWN_HOSTS } from '../../inventory/ansible/render-ssh-config.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { LOGIN } from '../../inventory/model/login.ts'
import { ChosenAgent } from './ssh/chosen-agent.ts'
import { parsePinnedKeys } from './ssh/pinned-keys.ts'
import { openSession, type Session } from './ssh/session.ts'

export interface DoorsWanted {
  readonly folder: string
  readonly cluster: Cluster
  readonly agent: string
  readonly through?: Node
}

/** The ways into the nodes of a cluster. */
export interface Doors {
  /** @throws {SessionError} */
  login(node: Node): Promise<Session>
  /** Ends every session there is. */
  close(): void
}

/** Nobody is asked yet, but the repository's pins are read. */
export async function openDoors({ folder, cluster, agent, through }: DoorsWanted): Promise<Doors> {
  const pins = parsePinnedKeys(await readFile(join(folder, KNOWN_HOSTS), 'utf8'))
  const keys = cluster.administrators.flatMap((each) => each.keys)
  const chosen = new ChosenAgent(agent, new Set(keys.map(({ fingerprint }) => fingerprint)))
  const sessions = new Set<Session>()
  const open = async ({ name, interfaces: [first] }: Node, jump?: Session) => {
    const place = { address: first?.address ?? name, login: LOGIN, through: jump }
    const session = await openSession({ node: name, pin: pins.get(name), agent: chosen, ...place })
    sessions.add(session)
    return session
  }
  let jump: Promise<Session> | undefined
  return {
    async login(node) {
      if (!through || through.name === node.name) return open(node)
      // One connection for all: sshd on the terminal server counts connections, not channels.
      jump ??= open(through)
      return open(node, await jump)
    },
    close() {
      for (const session of sessions) session.close()
    },
  }
}
