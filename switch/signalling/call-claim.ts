import type { Srf } from './drachtio-srf.ts'

/**
 * Whether new calls are to come over a connection. drachtio-srf takes them until told otherwise,
 * forgets what it was told while there was no connection, and does not like to be told twice.
 */
export class CallClaim {
  readonly #srf: Srf
  #isConnected = false
  #isWanted = true
  #isMade = true

  constructor(srf: Srf) {
    this.#srf = srf
    srf.on('close', () => {
      this.#isConnected = false
    })
  }

  connected(): void {
    this.#isConnected = true
    this.#settle()
  }

  accept(isWanted: boolean): void {
    this.#isWanted = isWanted
    if (this.#isConnected) this.#settle()
  }

  #settle(): void {
    if (this.#isWanted === this.#isMade) return
    if (this.#isWanted) this.#srf.reregisterForMessages('invite')
    else this.#srf.unregisterForMessages('invite')
    this.#isMade = this.#isWanted
  }
}
