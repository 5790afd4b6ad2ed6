import { createHash } from 'node:crypto'

export interface OvaManifest {
  /** The members' name without its ending. */
  readonly name: string
  readonly envelope: string
  /** SHA-256 of the disk, in hexadecimal. */
  readonly diskSum: string
}

/**
 * Sums of an OVA's members (DMTF DSP0243 1.1.0, 5.1), in the very form ESXi reads: a space before
 * the parenthesis breaks its import, and vSphere 7 and later refuse SHA-1.
 */
export function renderOvaManifest({ name, envelope, diskSum }: OvaManifest): string {
  const sum = createHash('sha256').update(envelope).digest('hex')
  return `SHA256(${name}.ovf)= ${sum}\nSHA256(${name}.vmdk)= ${diskSum}\n`
}
