import type { Application } from '../core/application.ts'
import type { DialogEntry } from '../core/dialog-entry.ts'
import type { EngineCore } from '../core/engine-core.ts'
import { renderDialog } from './describe-dialog.ts'
import type { Command, NoteCommand } from './parse-command.ts'

/** Commands of our own, which an ordinary drachtio-srf does not send: calls outlive applications. */
export type SuccessionCommand = Extract<Command, { type: 'dialogs' | 'adopt' | 'note' }>

/** Answers a command: words of the leader, and what follows it. @returns the answer's place. */
type Answer = (words: readonly string[], message?: Buffer) => number

/** Characters of a note; it is kept with every call. */
const LONGEST_NOTE = 16_384

/** A call's application or heir, and the core that has the call. */
interface Parts {
  readonly core: EngineCore
  readonly application: Application
}

export function succeed(parts: Parts, command: SuccessionCommand, answer: Answer): void {
  if (parts.application.service === undefined) answer(['NOK', 'no tag app:NAME'])
  else if (command.type === 'dialogs') list(parts, command.isPatient, answer)
  else if (command.type === 'adopt') adopt(parts, command.dialogId, answer)
  else note(parts, command, answer)
}

function list({ core, application }: Parts, isPatient: boolean, answer: Answer): void {
  const tell = (ids: readonly string[]) => void answer(['OK'], Buffer.from(JSON.stringify(ids)))
  if (isPatient) core.survival.watch(application, tell)
  else tell(core.survival.list(application))
}

function adopt({ core, application }: Parts, dialogId: string, answer: Answer): void {
  const tell = (entry: DialogEntry) => answer(['OK'], renderDialog(entry))
  if (!core.survival.adopt(application, dialogId, tell)) answer(['NOK', UNKNOWN])
}

function note({ core, application }: Parts, command: NoteCommand, answer: Answer): void {
  if (command.text.length > LONGEST_NOTE) return void answer(['NOK', 'note too long'])
  const isThere = core.note(application, command.dialogId, command.text)
  answer(isThere ? ['OK'] : ['NOK', UNKNOWN])
}

/** In the words drachtio's users match on. */
const UNKNOWN = 'Server error: unable to find dialog for dialog id provided'
