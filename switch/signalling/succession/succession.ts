import { z } from 'zod'
import type { InnerDialog, InnerSrf } from './drachtio-srf.ts'
import { type InheritedCall, parseInheritedCall } from './inherited-call.ts'
import { type Connected, rebuildDialog } from './rebuild-dialog.ts'

/** The engine will not, or is none of ours. */
export class SuccessionError extends Error {
  override readonly name = 'SuccessionError'
}

/** A call taken up, and what its former application wanted to be known. */
export interface Inheritance<Dialog> {
  readonly dialog: Dialog
  readonly note?: string | undefined
}

const DialogIds = z.array(z.string())

/**
 * Calls that outlive their application. A program on drachtio-srf names itself with the tag
 * `app:NAME` (`new Srf(['app:pbx'])`). When it dies, its calls wait a few seconds; another program
 * of that name, or the same one started again, takes them up here.
 *
 * @param srf a connected Srf of drachtio-srf's.
 */
export class Succession<Dialog extends object> {
  readonly #srf: InnerSrf

  constructor(srf: object) {
    this.#srf = srf as InnerSrf
  }

  /** Names of the calls that wait. @throws {SuccessionError} where the engine does not know them. */
  async waiting(): Promise<readonly string[]> {
    return await this.#ask('dialogs', idsOf)
  }

  /** Such names as soon as there are any, however long that takes. */
  async nextWaiting(): Promise<readonly string[]> {
    return await this.#ask('dialogs|wait', idsOf)
  }

  /**
   * Takes up a call: its requests come to this program from now on. What came while it waited comes
   * next, once those who await this have gone on.
   *
   * @throws {SuccessionError} when it is over, or another has taken it.
   */
  async adopt(dialogId: string): Promise<Inheritance<Dialog>> {
    const take = (text: string, connected: Connected) =>
      inherit(connected, parseInheritedCall(text))
    const { dialog, note } = await this.#ask(`adopt|${dialogId}`, take)
    return { dialog: dialog as object as Dialog, note }
  }

  /**
   * Keeps a text with a call of this program's, 16 thousand characters at most, for who may take it
   * up: which other call it belongs to, for one.
   */
  async note(dialogId: string, text: string): Promise<void> {
    await this.#ask(`note|${dialogId}\r\n${text}`, () => undefined)
  }

  /** `take` runs before any other frame is read. */
  #ask<T>(command: string, take: (text: string, connected: Connected) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const { connected, server } = connectionOf(this.#srf)
      const { socket, agent } = connected
      const gone = () => reject(new SuccessionError('the connection is gone'))
      socket.once('close', gone)
      const id = agent.wp.send(socket, command)
      server.pendingRequests.set(id, ([word, reason], text = '') => {
        socket.off('close', gone)
        if (word !== 'OK') return reject(new SuccessionError(reason))
        try {
          resolve(take(text, connected))
        } catch (error) {
          reject(error)
        }
      })
    })
  }
}

function idsOf(text: string): readonly string[] {
  return DialogIds.parse(JSON.parse(text))
}

function inherit(connected: Connected, call: InheritedCall): Inheritance<InnerDialog> {
  return { dialog: rebuildDialog(connected, call), note: call.note }
}

/** drachtio-server would close the connection on a command it does not know. */
function connectionOf(srf: InnerSrf) {
  const agent = srf.app.client
  const [socket, server] = agent?.mapServer.entries().next().value ?? []
  if (!agent || !socket || !server) throw new SuccessionError('there is no connection')
  if (!server.serverVersion?.includes('+switchyard')) {
    throw new SuccessionError('this server has no calls to hand on')
  }
  return { connected: { srf, agent, socket }, server }
}
