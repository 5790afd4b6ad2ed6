import type { Prompt } from '../../../media/port/media-port.ts'
import type { Party } from '../../lower/party.ts'
import { loop } from '../play.ts'

/**
 * Plays music to one party while the telephone of the other has it on hold. They are parted
 * meanwhile: media of two sources at a time is noise to many telephones.
 *
 * @param failed Told when they cannot be joined again.
 * @returns stops that.
 */
export function playWhileHeld(
  holder: Party,
  held: Party,
  music: Prompt,
  failed: (error: unknown) => void,
): () => void {
  let playing = new AbortController()
  const unfollow = holder.onHold((isHolding) => {
    playing.abort()
    playing = new AbortController()
    if (!isHolding) return void holder.port.join(held.port).catch(failed)
    // A hold without music is a hold.
    void held.port.part().catch(() => undefined)
    void loop(held, music, playing.signal).catch(() => undefined)
  })
  return () => {
    unfollow()
    playing.abort()
  }
}
