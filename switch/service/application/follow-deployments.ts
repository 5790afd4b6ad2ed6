import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { Deployment, Deployments } from '../../store/deployments.ts'
import type { Log } from '../log.ts'

export interface Following {
  readonly deployments: Deployments
  /** Folder for the programs of versions. */
  readonly folder: string
  /** Has a file take new calls; rejects when it does not start. */
  readonly run: (file: string) => Promise<void>
  readonly log: Log
}

/** Has the application be the version that is wanted, now and whenever that changes. */
export class DeploymentFollower {
  readonly #following: Following
  #running: string | undefined
  #settling: Promise<void> = Promise.resolve()

  constructor(following: Following) {
    this.#following = following
  }

  /**
   * Sees whether another version is wanted; resolves when it runs, or has been found bad. Whoever
   * asks meanwhile waits for a look of its own. Never rejects.
   *
   * @returns true when a deployed version runs.
   */
  async settle(): Promise<boolean> {
    this.#settling = this.#settling.then(() => this.#settle())
    await this.#settling
    return this.#running !== undefined
  }

  async #settle(): Promise<void> {
    const { deployments, log } = this.#following
    try {
      for (;;) {
        const wanted = await deployments.wanted()
        if (!wanted || (await this.#try(wanted))) return
      }
    } catch (error) {
      log('error', 'the wanted application cannot be known', { reason: String(error) })
    }
  }

  /** @returns false when it is bad, so that another is wanted. */
  async #try({ number, version, outcome }: Deployment): Promise<boolean> {
    const { deployments, run, log } = this.#following
    try {
      if (version !== this.#running) await run(await this.#fileOf(version))
      this.#running = version
      await deployments.judge(number, 'good', null)
      return true
    } catch (error) {
      const reason = reasonOf(error)
      log('error', 'a version of the application does not start', { version, reason })
      await deployments.judge(number, 'bad', reason)
      // What runs elsewhere stays wanted; there is nothing else this node could do.
      return outcome === 'good'
    }
  }

  async #fileOf(version: string): Promise<string> {
    const { folder, deployments } = this.#following
    const file = join(folder, `${version}.mjs`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(`${file}.tmp`, await deployments.program(version))
    await rename(`${file}.tmp`, file)
    return file
  }
}
