import { z } from 'zod'
import type { RegularFile } from '../../image/content/image-file.ts'
import { HOST_NAME } from './node/node-identity.ts'
import { inPython, runScript } from './run-script.ts'
import type { Session } from './ssh/session.ts'

/** Where the dead man's switch lies on a node; role `common` keeps it there. */
const UNDO = '/usr/local/sbin/switchyard-undo'
/** Seconds until a change that locked us out is undone. */
const UNDO_AFTER = 60

const PLACE = new URL('scripts/place.py', import.meta.url)

const Paths = z.array(z.string())

export interface Settling {
  readonly session: Session
  readonly files: readonly RegularFile[]
  /** Text of the dead man's switch. */
  readonly undo: string
  readonly isDry: boolean
  /** A login of its own, to prove that one is still possible. */
  readonly loginAgain: () => Promise<Session>
}

/**
 * Brings a node's name, neighbours and lists of keys to what they should be. The node takes the
 * change back by itself unless a second login works.
 *
 * @returns paths that differed.
 */
export async function settleIdentity(settling: Settling): Promise<readonly string[]> {
  const { session, files, undo, isDry, loginAgain } = settling
  const wrong = await place(session, files, false)
  if (wrong.length === 0 || isDry) return wrong
  await place(session, [{ kind: 'file', path: UNDO, mode: 0o755, content: undo }], true)
  await session.run('arm the undoing', `sudo -n ${UNDO} keep && sudo -n ${UNDO} arm ${UNDO_AFTER}`)
  await place(session, files, true)
  if (wrong.includes(HOST_NAME))
    await session.run('take the name', `sudo -n hostname -F ${HOST_NAME}`)
  const second = await loginAgain()
  try {
    await second.run('disarm the undoing', `sudo -n ${UNDO} disarm`)
  } finally {
    second.close()
  }
  return wrong
}

async function place(session: Session, files: readonly RegularFile[], write: boolean) {
  const call = `place(${inPython(files)}, ${write ? 'True' : 'False'})`
  return Paths.parse(await runScript(session, PLACE, call))
}
