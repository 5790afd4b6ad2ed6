import { EventEmitter } from 'node:events'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../../read-if-there.ts'
import { type Instant, type NodeState, newNode } from './node-state.ts'
import { type NodeEvent, step } from './step.ts'
import { parseState, renderState } from './stored-state.ts'

/** A machine that started from the network and is no node of the cluster. */
export interface Stranger {
  readonly mac: string
  /** Address it asked from. */
  readonly address: string
  readonly at: Instant
}

/** Strangers remembered; the longest unseen goes first. */
const MOST_STRANGERS = 100

export interface LedgerPlace {
  readonly folder: string
  readonly nodes: readonly string[]
  readonly now: () => Instant
}

/**
 * What became of each node, in a file each. What must not be forgotten is on the disk before anybody
 * acts on it.
 */
export class Ledger extends EventEmitter<{ change: [node: string] }> {
  readonly #place: LedgerPlace
  readonly #states = new Map<string, NodeState>()
  readonly #strangers = new Map<string, Stranger>()
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(place: LedgerPlace) {
    super()
    this.#place = place
    this.setMaxListeners(0) // as many as pages are open
  }

  /** @throws {StateError} when a file was damaged. */
  static async open(place: LedgerPlace): Promise<Ledger> {
    const ledger = new Ledger(place)
    await mkdir(join(place.folder, 'reinstall'), { recursive: true, mode: 0o700 })
    for (const node of place.nodes) {
      const file = ledger.#fileOf(node)
      const text = await readIfThere(file)
      ledger.#states.set(node, text ? parseState(text, file) : newNode(place.now()))
    }
    return ledger
  }

  stateOf(node: string): NodeState {
    const state = this.#states.get(node)
    if (!state) throw new RangeError(`no node ${node}`)
    return state
  }

  get strangers(): readonly Stranger[] {
    return [...this.#strangers.values()]
  }

  /** Resolves when the event cannot be forgotten any more. */
  async apply(node: string, event: NodeEvent): Promise<NodeState> {
    const before = this.stateOf(node)
    const state = step(before, event, this.#place.now())
    if (state === before) return state
    this.#states.set(node, state)
    this.emit('change', node)
    if (isWorthWriting(before, state)) await this.#write(node)
    return state
  }

  meet(mac: string, address: string): void {
    this.#strangers.delete(mac)
    this.#strangers.set(mac, { mac, address, at: this.#place.now() })
    const [oldest] = this.#strangers.keys()
    if (this.#strangers.size > MOST_STRANGERS && oldest) this.#strangers.delete(oldest)
    this.emit('change', mac)
  }

  /** Takes what `askForReinstall` left: that may be another process, or an hour ago. */
  async takeRequests(): Promise<void> {
    const folder = join(this.#place.folder, 'reinstall')
    for (const node of await readdir(folder)) {
      if (!this.#states.has(node)) continue
      await this.apply(node, { kind: 'reinstall' })
      await rm(join(folder, node), { force: true })
    }
  }

  /** One after another, each the newest there is. */
  #write(node: string): Promise<unknown> {
    const write = async () => {
      const file = this.#fileOf(node)
      await writeFile(`${file}.tmp`, renderState(this.stateOf(node)), { mode: 0o600 })
      await rename(`${file}.tmp`, file)
    }
    const written = this.#writing.then(write)
    this.#writing = written.catch(() => undefined) // told to whoever awaits it
    return written
  }

  #fileOf(node: string): string {
    return join(this.#place.folder, `${node}.json`)
  }
}

/** Has a node installed again at its next start from the network. */
export async function askForReinstall(folder: string, node: string): Promise<void> {
  await mkdir(join(folder, 'reinstall'), { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'reinstall', node), '', { mode: 0o600 })
}

/** Progress within a phase comes many times a second, and is worth nothing after a restart. */
function isWorthWriting(before: NodeState, after: NodeState): boolean {
  const kept = ({ heard: _, percent: __, message: ___, ...rest }: NodeState) => JSON.stringify(rest)
  return kept(before) !== kept(after)
}
