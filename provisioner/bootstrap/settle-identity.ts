import type { RegularFile } from '../../image/content/image-file.ts'
import { HOST_NAME } from './node/node-identity.ts'
import { changeAccess, placeFiles, type RiskyChange } from './place-files.ts'
import { asRoot } from './run-script.ts'

export interface Settling extends Omit<RiskyChange, 'change'> {
  readonly files: readonly RegularFile[]
  readonly isDry: boolean
}

/**
 * Brings a node's name, neighbours and lists of keys to what they should be. The node takes the
 * change back by itself unless a second login works.
 *
 * @returns paths that differed.
 */
export async function settleIdentity(settling: Settling): Promise<readonly string[]> {
  const { session, files, isDry } = settling
  const wrong = await placeFiles(session, files, false)
  if (wrong.length === 0 || isDry) return wrong
  const change = async () => {
    await placeFiles(session, files, true)
    if (!wrong.includes(HOST_NAME)) return
    await session.run('take the name', asRoot(`hostname -F ${HOST_NAME}`))
  }
  await changeAccess({ ...settling, change })
  return wrong
}
