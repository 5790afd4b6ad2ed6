import { endsAfter, refreshesAfter, type Session } from '../dialog/session-timer.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'
import { hangUp } from './hang-up.ts'
import { type RefreshUser, refresh } from './refresh.ts'

/**
 * A session begins, was refreshed, or lives without a timer from now on (RFC 4028). Early dialogs
 * have none yet.
 */
export function followSession(
  context: Context,
  entry: DialogEntry,
  session: Session | undefined,
): void {
  const { session: _, ...dialog } = entry.dialog
  if (dialog.isEarly || dialog.method !== 'INVITE' || !context.dialogs.has(entry)) return
  entry.dialog = session ? { ...dialog, session } : dialog
  for (const stop of entry.sessionTimers.splice(0)) stop()
  if (!session) return
  const { clock } = context
  const passed = clock.now() - session.since
  entry.sessionTimers.push(clock.after(endsAfter(session) - passed, () => expire(context, entry)))
  if (!session.isOurs) return
  const user: RefreshUser = {
    agreed: (next) => followSession(context, entry, next),
    expired: () => expire(context, entry),
  }
  entry.sessionTimers.push(
    clock.after(refreshesAfter(session) - passed, () => refresh(context, entry, user)),
  )
}

function expire(context: Context, entry: DialogEntry): void {
  hangUp(context, entry, { text: 'Session timer expired', reason: 'session-expired' })
}
