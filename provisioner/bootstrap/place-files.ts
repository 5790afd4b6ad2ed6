import { z } from 'zod'
import type { RegularFile } from '../../image/content/image-file.ts'
import { asRoot, inPython, runScript } from './run-script.ts'
import type { Session } from './ssh/session.ts'

/** Where the dead man's switch lies on a node; role `common` keeps it there. */
export const UNDO = '/usr/local/sbin/switchyard-undo'
/** Seconds until a change that locked us out is undone. */
const UNDO_AFTER = 60

const PLACE = new URL('scripts/place.py', import.meta.url)

export const Paths = z.array(z.string())

/** Brings files to what they should be. @returns paths that differ, or did before `write`. */
export async function placeFiles(session: Session, files: readonly RegularFile[], write: boolean) {
  const call = `place(${inPython(files)}, ${write ? 'True' : 'False'})`
  return Paths.parse(await runScript(session, PLACE, call))
}

export interface RiskyChange {
  readonly session: Session
  /** Text of the dead man's switch. */
  readonly undo: string
  readonly change: () => Promise<void>
  /** A login of its own, to prove that one is still possible. */
  readonly loginAgain: () => Promise<Session>
}

/** Changes what decides who may log in; the node takes it back by itself unless a second login works. */
export async function changeAccess({
  session,
  undo,
  change,
  loginAgain,
}: RiskyChange): Promise<void> {
  await placeFiles(session, [{ kind: 'file', path: UNDO, mode: 0o755, content: undo }], true)
  const arm = `sh -c "${UNDO} keep && ${UNDO} arm ${UNDO_AFTER}"`
  await session.run('arm the undoing', asRoot(arm))
  await change()
  const second = await loginAgain()
  try {
    await second.run('disarm the undoing', asRoot(`${UNDO} disarm`))
  } finally {
    second.close()
  }
}
