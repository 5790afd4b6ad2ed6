import type { DialogName } from '../engine/message/replaces.ts'
import type { CalleeLeg, InDialogMessage } from '../signalling/leg.ts'

/** A callee that one INVITE or another reaches: what is said goes to the leg that counts. */
export abstract class Detour implements CalleeLeg {
  protected leg: CalleeLeg | undefined

  abstract cancel(): void

  abstract forget(): void

  reoffer(sdp: string | undefined): void {
    this.leg?.reoffer(sdp)
  }

  acknowledge(sdp: string): void {
    this.leg?.acknowledge(sdp)
  }

  relay(message: InDialogMessage): void {
    if (this.leg) this.leg.relay(message)
    else message.reply(481)
  }

  takePlaceOf(dialog: DialogName, done: (status: number) => void): void {
    if (this.leg) this.leg.takePlaceOf(dialog, done)
    else done(481)
  }

  async hangUp(reason?: string): Promise<void> {
    await this.leg?.hangUp(reason)
  }
}
