import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'

/** Rounds and lengths of the format. */
const ROUNDS = 10_000
const [KEY, COUNTER, SALT] = [32, 16, 32]
const LINE = 80

/** Bytes of salt that {@link sealVault} wants. */
export const VAULT_SALT = SALT

/**
 * A file as `ansible-vault encrypt` writes it (Ansible, "Encrypting content with Ansible Vault",
 * format 1.1: AES-256 in counter mode, its text authenticated by HMAC-SHA-256, keys by PBKDF2).
 *
 * @param salt {@link VAULT_SALT} random bytes.
 */
export function sealVault(text: string, password: string, salt: Uint8Array): string {
  const keys = pbkdf2Sync(password, salt, ROUNDS, 2 * KEY + COUNTER, 'sha256')
  const cipher = createCipheriv('aes-256-ctr', keys.subarray(0, KEY), keys.subarray(2 * KEY))
  const sealed = Buffer.concat([cipher.update(padded(Buffer.from(text))), cipher.final()])
  const proof = createHmac('sha256', keys.subarray(KEY, 2 * KEY))
  const parts = [Buffer.from(salt), proof.update(sealed).digest(), sealed]
  const body = Buffer.from(parts.map((part) => part.toString('hex')).join('\n')).toString('hex')
  const lines = body.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return ['$ANSIBLE_VAULT;1.1;AES256', ...lines, ''].join('\n')
}

/** To whole blocks of the cipher, as it would need in another mode (RFC 5652, 6.3). */
function padded(text: Buffer): Buffer {
  const missing = COUNTER - (text.length % COUNTER)
  return Buffer.concat([text, Buffer.alloc(missing, missing)])
}
