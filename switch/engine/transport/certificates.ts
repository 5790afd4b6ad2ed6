import { readFile } from 'node:fs/promises'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { OneProblem } from '../../../inventory/model/one-problem.ts'
import type { Explained } from '../../../inventory/model/problem.ts'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { Log } from '../log.ts'

/** Files for TLS and secure WebSocket, PEM; read anew by `reload`. */
export interface TlsOptions {
  /** Our certificate; those of who signed it may follow. */
  readonly certificate: string
  readonly key: string
  /** Authorities whose certificates are trusted; absent: those Node knows. */
  readonly authorities?: string | undefined
  /**
   * What peers that connect to us show: `required`: a certificate that we trust; `wanted`: one if
   * they have it; `none` (the default): nothing.
   */
  readonly clients?: 'none' | 'wanted' | 'required' | undefined
}

/** Files that are no certificate and key, or do not belong together. */
export class CertificateError extends OneProblem implements Explained {
  override readonly name = 'CertificateError'
  readonly code = 'CERTIFICATE_UNUSABLE'
  readonly blame = 'input'

  constructor(files: readonly string[], cause: unknown) {
    const reason = reasonOf(cause)
    const names = files.filter((each) => each !== '').join(', ')
    const hint = 'name PEM files: the certificate of the key, and those of who signed it after it'
    super(`TLS cannot use ${names}: ${reason}`, hint)
  }
}

/** Our certificate and whom we trust, as they are now. */
export class Certificates {
  readonly #options: TlsOptions
  readonly #log: Log
  readonly #heirs = new Set<(context: SecureContextOptions) => void>()
  #current: SecureContextOptions = {}

  private constructor(options: TlsOptions, log: Log) {
    this.#options = options
    this.#log = log
  }

  /** @throws what the files or OpenSSL say. */
  static async load(options: TlsOptions, log: Log): Promise<Certificates> {
    const certificates = new Certificates(options, log)
    certificates.#current = await read(options)
    return certificates
  }

  get current(): SecureContextOptions {
    return this.#current
  }

  get clients(): { readonly requestCert: boolean; readonly rejectUnauthorized: boolean } {
    const { clients = 'none' } = this.#options
    return { requestCert: clients !== 'none', rejectUnauthorized: clients === 'required' }
  }

  /** Told when there are new ones; returns what ends that. */
  follow(renewed: (context: SecureContextOptions) => void): () => void {
    this.#heirs.add(renewed)
    return () => this.#heirs.delete(renewed)
  }

  /** Reads the files again, for connections to come; files that will not do change nothing. */
  async reload(): Promise<boolean> {
    try {
      this.#current = await read(this.#options)
    } catch (error) {
      const message = reasonOf(error)
      this.#log('error', 'the new certificates cannot be used; the old ones stay', { message })
      return false
    }
    for (const renewed of this.#heirs) renewed(this.#current)
    return true
  }
}

async function read({ certificate, key, authorities }: TlsOptions): Promise<SecureContextOptions> {
  const [cert, ownKey, ca] = await Promise.all([
    readFile(certificate),
    readFile(key),
    authorities === undefined ? undefined : readFile(authorities),
  ])
  const options = { cert, key: ownKey, minVersion: 'TLSv1.2' as const, ...(ca && { ca }) }
  try {
    // Says now what would otherwise go wrong with the first connection.
    createSecureContext(options)
  } catch (error) {
    throw new CertificateError([certificate, key, authorities ?? ''], error)
  }
  return options
}
