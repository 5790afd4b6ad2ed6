/** Asked before a connection that a peer has opened is used. */
export interface Doorkeeper {
  /** @returns false when it is to be closed at once. */
  admits(address: string): boolean
  /** A connection that was admitted is over. */
  left(address: string): void
}

export const OPEN_DOOR: Doorkeeper = { admits: () => true, left: () => undefined }
