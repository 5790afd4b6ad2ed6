import type { LiveLegs } from '../call/live-legs.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import { BusyLines } from '../notifier/busy-lines.ts'
import { dialogPackage } from '../notifier/dialog-info.ts'
import { messageSummary } from '../notifier/message-summary.ts'
import { Notifier } from '../notifier/notifier.ts'
import { VoiceMessages } from '../store/voice-messages.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** Subscriptions of a node at once: each of ten thousand phones to its mailbox and nine lamps. */
const MOST = 100_000

/** Keeps phones told of their mailboxes, and of who is in a call at this node. */
export function openNotifier(subscribers: OpenSubscribers, legs: LiveLegs): Notifier {
  const messages = new VoiceMessages(subscribers.db)
  const lines = new BusyLines((of) => notifier.changed('dialog', of))
  const notifier = new Notifier({
    packages: [
      messageSummary(({ domain, user }) => messages.count({ domain, box: user })),
      dialogPackage((of) => lines.dialogsOf(of)),
    ],
    ...{ clock: systemClock, most: MOST },
    isKnown: (of) => subscribers.where(of) !== undefined,
  })
  subscribers.follow(lines)
  legs.listen((event) => lines.hear(event))
  subscribers.hear((news) => {
    if (!news) notifier.allChanged()
    else if (news.table === 'voice_message') {
      notifier.changed('message-summary', { domain: news.domain, user: news.name })
    }
  })
  return notifier
}
