import { Mistake } from '../model/scalar.ts'
import type { KeyBlob } from './key-blob.ts'

/** Looks at what follows the type in a key's blob; absent means it is sound. */
type Inspect = (blob: KeyBlob) => Mistake | undefined

/** NIST SP 800-57 part 1, table 2: 128 bits of strength, which is meant to last beyond 2030. */
const SHORTEST_RSA = 3072
/** What OpenSSH still reads (sshkey.h, SSHBUF_MAX_BIGNUM). */
const LONGEST_RSA = 16384

const DAMAGED = new Mistake(
  'is damaged: its parts do not have the lengths they should',
  'was it cut when copied? Copy the whole line again',
)
const REPLACE = 'make a new one: ssh-keygen -t ed25519'

/** Public key types by name: RFC 4253, RFC 5656, RFC 8709 and OpenSSH's PROTOCOL.u2f. */
export const KEY_TYPES: Readonly<Record<string, Inspect>> = {
  'ssh-ed25519': inspectEd25519,
  'ssh-rsa': inspectRsa,
  'ecdsa-sha2-nistp256': inspectEcdsa('nistp256', 32),
  'ecdsa-sha2-nistp384': inspectEcdsa('nistp384', 48),
  'ecdsa-sha2-nistp521': inspectEcdsa('nistp521', 66),
  'sk-ssh-ed25519@openssh.com': withApplication(inspectEd25519),
  'sk-ecdsa-sha2-nistp256@openssh.com': withApplication(inspectEcdsa('nistp256', 32)),
  'ssh-dss': () => new Mistake('is a DSA key, which OpenSSH no longer accepts', REPLACE),
}

/** What is wrong with the key in `blob`, which says it is of `type`. */
export function inspectKey(type: string, blob: KeyBlob): Mistake | undefined {
  const inside = blob.text()
  if (inside === undefined) return DAMAGED
  if (inside !== type)
    return new Mistake(`says ${type} but holds another type of key`, DAMAGED.hint)
  const mistake = KEY_TYPES[type]?.(blob)
  return mistake ?? (type === 'ssh-dss' || blob.isAtEnd ? undefined : DAMAGED)
}

function inspectEd25519(blob: KeyBlob): Mistake | undefined {
  return blob.bytes()?.length === 32 ? undefined : DAMAGED
}

function inspectRsa(blob: KeyBlob): Mistake | undefined {
  const [exponent = 0, modulus = 0] = [blob.bits(), blob.bits()]
  if (exponent < 2 || modulus === 0 || modulus > LONGEST_RSA) return DAMAGED
  return modulus >= SHORTEST_RSA
    ? undefined
    : new Mistake(`is an RSA key of ${modulus} bits; at least ${SHORTEST_RSA} are needed`, REPLACE)
}

/** The point is uncompressed: 4, then both coordinates (RFC 5656, 3.1). */
function inspectEcdsa(curve: string, size: number): Inspect {
  return (blob) => {
    const isCurve = blob.text() === curve
    const point = blob.bytes()
    return isCurve && point?.length === 1 + 2 * size && point[0] === 4 ? undefined : DAMAGED
  }
}

function withApplication(inspect: Inspect): Inspect {
  return (blob) => inspect(blob) ?? (blob.text() ? undefined : DAMAGED)
}
