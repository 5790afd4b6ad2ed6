import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mailboxes } from '../../app/features/voicemail/mailboxes.ts'
import type { Box, VoiceMessages } from '../../store/voice-messages.ts'

/** What the switch does for mailboxes of a worker, which has no database of its own. */
export interface BoxKeeper {
  addMessage: VoiceMessages['add']
  listMessages: VoiceMessages['list']
  soundOfMessage: VoiceMessages['sound']
  markMessage: VoiceMessages['markHeard']
  removeMessage: VoiceMessages['remove']
}

/**
 * Mailboxes kept by the switch. Their sound comes to this node as it is asked for.
 *
 * @param domain of boxes that are called by a name alone.
 * @param folder for sound that was brought here.
 */
export function frontMailboxes(keeper: BoxKeeper, domain: string, folder: string): Mailboxes {
  const boxOf = (name: string): Box => {
    const [box = name, own = domain] = name.split('@')
    return { domain: own, box }
  }
  const pathOf = (id: string) => join(folder, `message-${id}.wav`)
  return {
    async add(box, { path, ...message }) {
      await keeper.addMessage(boxOf(box), message, await readFile(path))
      await rm(path)
    },
    list: (box) => keeper.listMessages(boxOf(box)),
    async fetch(box, id) {
      const [path, sound] = [pathOf(id), await keeper.soundOfMessage(boxOf(box), id)]
      if (!sound) throw new RangeError(`there is no message ${id} in ${box}`)
      await mkdir(folder, { recursive: true })
      await writeFile(`${path}.tmp`, sound)
      await rename(`${path}.tmp`, path)
      return path
    },
    markHeard: (box, id) => keeper.markMessage(boxOf(box), id),
    async remove(box, id) {
      await keeper.removeMessage(boxOf(box), id)
      await rm(pathOf(id), { force: true })
    },
  }
}
