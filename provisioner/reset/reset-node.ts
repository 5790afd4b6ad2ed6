import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Node } from '../../inventory/model/cluster.ts'
import { type Doors, type DoorsWanted, openDoors } from '../bootstrap/doors.ts'
import { changeAccess, Paths, placeFiles, UNDO } from '../bootstrap/place-files.ts'
import { asRoot, inPython, runScript } from '../bootstrap/run-script.ts'
import type { Session } from '../bootstrap/ssh/session.ts'
import { forgetNode } from './forget-node.ts'
import { type NodeBefore, nodeBefore } from './node-before.ts'

export interface ResetOrder extends DoorsWanted {
  readonly node: Node
  /** The machine is not there any more: only the repository forgets it. */
  readonly isGone: boolean
  readonly isDry: boolean
  readonly signal: AbortSignal
}

/** What a reset changed, or would. */
export interface Reset {
  readonly node: string
  /** Files on the node that are again as its image had them. */
  readonly restored: readonly string[]
  /** Paths on the node that are gone. */
  readonly removed: readonly string[]
  /** Files of the repository that have changed or are gone. */
  readonly forgotten: readonly string[]
}

/**
 * Undoes what bootstrap and role `common` made of a node, and then what the repository noted of it.
 * The administrators of the image may still log in. Broken off, it is run again.
 *
 * @throws {SessionError} before the repository is touched.
 */
export async function resetNode(order: ResetOrder): Promise<Reset> {
  const { folder, node, isGone, isDry } = order
  const undone = isGone ? { restored: [], removed: [] } : await undoOnNode(order)
  return { node: node.name, ...undone, forgotten: await forgetNode(folder, node.name, isDry) }
}

async function undoOnNode(order: ResetOrder) {
  const { cluster, node, isDry, signal } = order
  const doors = await openDoors(order)
  const stop = () => doors.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const session = await doors.login(node)
    const before = nodeBefore(cluster, node)
    const restored = await placeFiles(session, before.files, false)
    const removed = await takeAway(session, before, false)
    if (isDry || restored.length + removed.length === 0) return { restored, removed }
    await bringBack(order, { session, doors, before })
    return { restored, removed }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    doors.close()
  }
}

interface Undoing {
  readonly session: Session
  readonly doors: Doors
  readonly before: NodeBefore
}

async function bringBack({ folder, node }: ResetOrder, { session, doors, before }: Undoing) {
  const undo = await readFile(join(folder, 'roles/common/files/switchyard-undo'), 'utf8')
  const change = async () => {
    await placeFiles(session, before.files, true)
    await takeAway(session, before, true)
    await session.run('put it in force', asRoot(IN_FORCE))
  }
  await changeAccess({ session, undo, change, loginAgain: () => doors.login(node) })
  await session.run('remove the undoing', asRoot(`rm -f ${UNDO}`))
}

/** sshd and the firewall read their files again; the rest counts from the next start on. */
const IN_FORCE =
  'sh -ec "hostname -F /etc/hostname; systemctl reload ssh; nft -f /etc/nftables.conf"'

const RESET = new URL('reset.py', import.meta.url)

async function takeAway(session: Session, before: NodeBefore, write: boolean) {
  const { removed, timers, account } = before
  const call = `reset(${[removed, timers, account].map(inPython).join(', ')}, ${write ? 'True' : 'False'})`
  return Paths.parse(await runScript(session, RESET, call))
}
