import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2'
import ssh2 from 'ssh2'
import { fingerprintOf } from './pinned-keys.ts'

/**
 * The operator's agent, showing administrators' keys and no others: sshd counts every key that is
 * offered as a failed try. A key that once would not sign is not shown again, because ssh2 gives up
 * at the first.
 */
export class ChosenAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.OpenSSHAgent
  readonly #wanted: ReadonlySet<string>
  readonly #unwilling = new Set<string>()
  readonly #offered = new Set<string>()

  /** @param wanted fingerprints as `ssh-keygen -l` prints them. */
  constructor(socket: string, wanted: ReadonlySet<string>) {
    super()
    this.#agent = new ssh2.OpenSSHAgent(socket)
    this.#wanted = wanted
  }

  /** Fingerprints that were shown so far. */
  get offered(): readonly string[] {
    return [...this.#offered]
  }

  /** How many keys would not sign. */
  get unwilling(): number {
    return this.#unwilling.size
  }

  override getIdentities(done: IdentityCallback<ParsedKey>): void {
    this.#agent.getIdentities((error, found) => {
      if (error) return done(error)
      const keys = (found ?? []).flatMap((each) => ('getPublicSSH' in each ? [each] : []))
      const shown = keys.filter((key) => this.#isShown(fingerprintOf(key.getPublicSSH())))
      for (const key of shown) this.#offered.add(fingerprintOf(key.getPublicSSH()))
      done(null, shown)
    })
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done?: SignCallback,
  ): void {
    const hear: SignCallback = (error, signature) => {
      if (error) this.#unwilling.add(fingerprintOf(key.getPublicSSH()))
      const answer = typeof options === 'function' ? options : done
      answer?.(error, signature)
    }
    this.#agent.sign(key, data, typeof options === 'function' ? {} : options, hear)
  }

  #isShown(fingerprint: string): boolean {
    return this.#wanted.has(fingerprint) && !this.#unwilling.has(fingerprint)
  }
}
