/** What a hypervisor tells a machine of itself: text that somebody typed, not yet checked. */
export interface Told {
  /** Who tells it, and what its fields are called there: messages name what is to be mended. */
  readonly source: Source
  /** Name of the node. */
  readonly name?: string
  readonly interfaces: readonly ToldInterface[]
  /** Lines of SSH public keys. */
  readonly keys: readonly string[]
}

export interface Source {
  /** `OVF environment` */
  readonly title: string
  readonly name: string
  readonly address: string
  readonly keys: string
}

export interface ToldInterface {
  readonly mac?: string
  /** With the bits of their prefix: `192.0.2.11/24`. */
  readonly addresses: readonly string[]
  readonly gateway?: string
  readonly dns: readonly string[]
}

/** Longer text is nobody's identity. */
export const LONGEST = 256 * 1024
