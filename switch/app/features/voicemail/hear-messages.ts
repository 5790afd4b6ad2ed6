import type { Prompt } from '../../../media/port/media-port.ts'
import type { Participant } from '../../participant.ts'
import type { Mailboxes, VoiceMessage } from './mailboxes.ts'

export interface HearOptions {
  readonly mailboxes: Mailboxes
  readonly box: string
  readonly prompts: RetrievalPrompts
}

export interface RetrievalPrompts {
  readonly noMessages: Prompt
  /** How many there are that have not been heard. */
  readonly newMessages: (count: number) => readonly Prompt[]
  /** Said before each message. */
  readonly envelope: (message: VoiceMessage) => readonly Prompt[]
  /** Said after each: 1 again, 2 delete, 3 next. */
  readonly menu: Prompt
  readonly deleted: Prompt
  readonly end: Prompt
}

/**
 * Plays the messages of a box, those not heard yet first. Keys work at any time: 1 again, 2 delete,
 * 3 next, `*` ends.
 */
export async function hearMessages(owner: Participant, options: HearOptions): Promise<void> {
  const { mailboxes, box, prompts } = options
  const all = await mailboxes.list(box)
  if (all.length === 0) return owner.play(prompts.noMessages)
  const fresh = all.filter(({ isHeard }) => !isHeard)
  const old = all.filter(({ isHeard }) => isHeard)
  const intro = fresh.length > 0 ? prompts.newMessages(fresh.length) : []
  for (const [index, message] of [...fresh, ...old].entries()) {
    const choice = await hearOne(owner, message, options, index === 0 ? intro : [])
    if (choice === 'end') return
  }
  await owner.play(prompts.end)
}

/** Plays one message until its owner is done with it; silence goes on to the next. */
async function hearOne(
  owner: Participant,
  message: VoiceMessage,
  { mailboxes, box, prompts }: HearOptions,
  intro: readonly Prompt[],
): Promise<'next' | 'end'> {
  const sound = await mailboxes.fetch(box, message.id)
  const once = [...prompts.envelope(message), sound, prompts.menu]
  let prompt = [...intro, ...once]
  for (;;) {
    const { digits } = await owner.collect({ prompt, max: 1 })
    await mailboxes.markHeard(box, message.id)
    switch (digits) {
      case '*':
        return 'end'
      case '2':
        await mailboxes.remove(box, message.id)
        await owner.play(prompts.deleted)
        return 'next'
      case '3':
      case '':
        return 'next'
      default:
        // 1, and any key that means nothing.
        prompt = once
    }
  }
}
