import { stripVTControlCharacters } from 'node:util'

/** Lines kept: enough for a kernel's last words. */
const KEPT = 400

/** What a machine says on its serial line. */
export class Console {
  /** As it came: a sequence of control characters may be cut between two pieces. */
  readonly #lines: string[] = ['']
  readonly #waiting = new Set<(lines: readonly string[]) => void>()

  hear(text: string): void {
    const [first = '', ...rest] = text.split('\n')
    this.#lines.push(`${this.#lines.pop() ?? ''}${first}`, ...rest)
    const news = this.#lines.slice(-1 - rest.length)
    this.#lines.splice(0, this.#lines.length - KEPT)
    for (const look of this.#waiting) look(news)
  }

  /** The last lines with anything on them. */
  tail(count: number): readonly string[] {
    return this.#lines
      .map(clean)
      .filter((line) => line.trim() !== '')
      .slice(-count)
  }

  /** Resolves when a line matches. @throws the signal's reason. */
  async waitFor(pattern: RegExp, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#waiting.delete(look)
        signal.removeEventListener('abort', give)
        act()
      }
      const look = (lines: readonly string[]) => {
        if (lines.some((line) => pattern.test(clean(line)))) settle(resolve)
      }
      const give = () => settle(() => reject(signal.reason))
      this.#waiting.add(look)
      signal.addEventListener('abort', give, { once: true })
      look(this.#lines)
    })
  }
}

/** Without colours and movements of the cursor. */
function clean(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r', '')
}
