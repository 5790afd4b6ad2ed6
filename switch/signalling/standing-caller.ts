import { DialogHalf, type DialogWorld } from './dialog-half.ts'
import type { SrfDialog } from './drachtio-srf.ts'
import type { CallerEvent, CallerLeg, Invite } from './leg.ts'
import { Succession } from './succession/succession.ts'

/** The side of a call that dialled, taken up from an application that died: answered already. */
export class StandingCaller extends DialogHalf implements CallerLeg {
  readonly invite: Invite
  readonly #succession: Succession<SrfDialog>

  constructor(
    world: DialogWorld,
    dialog: SrfDialog,
    invite: Omit<Invite, 'callId' | 'sdp'>,
    hear: (event: CallerEvent) => void,
  ) {
    const { callId } = dialog.sip
    const { sdp = '' } = dialog.remote
    super(world, dialog, hear)
    this.#succession = new Succession(world.srf)
    this.invite = { ...invite, callId, sdp }
  }

  note(text: string): Promise<void> {
    return this.#succession.note(this.id, text)
  }

  ring(): void {}

  answer(): void {}

  refuse(): void {}
}
