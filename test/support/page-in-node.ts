import { runInNewContext } from 'node:vm'

/** What the page's script uses of an element (DOM standard); drawn is what a reader would see. */
export class PageElement {
  readonly name: string
  textContent = ''
  hidden = false
  open = false
  readonly #children: (PageElement | string)[] = []

  constructor(name: string) {
    this.name = name
  }

  append(...children: readonly (PageElement | string)[]): void {
    this.#children.push(...children)
  }

  replaceChildren(...children: readonly (PageElement | string)[]): void {
    this.#children.splice(0, Number.POSITIVE_INFINITY, ...children)
  }

  /** Nobody clicks here. */
  addEventListener(): void {}

  get children(): readonly PageElement[] {
    return this.#children.filter((each) => typeof each !== 'string')
  }

  get drawn(): string {
    const inner = this.#children.map((each) => (typeof each === 'string' ? each : each.drawn))
    return [this.textContent, ...inner]
      .map((each) => each.trim())
      .filter(Boolean)
      .join(' ')
  }
}

/** A page whose script runs, asking the real server. */
export interface OpenPage {
  element(id: string): PageElement
  close(): void
}

/** Runs the script of a page as a browser would that has fetched it from `address`. */
export function openPage(html: string, address: string): OpenPage {
  const ids = [...html.matchAll(/\bid="([^"]+)"/g)].map(([, id = '']) => id)
  const elements = new Map(ids.map((id) => [id, new PageElement(id)] as const))
  const stopping = new AbortController()
  const element = (id: string) => {
    const found = elements.get(id)
    if (!found) throw new Error(`the page has no element ${id}`)
    return found
  }
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(html) ?? []
  const timers: NodeJS.Timeout[] = []
  runInNewContext(script, {
    ...{ Date, Object, Math, JSON, Set },
    performance: { now: () => 0 }, // what was told is as old whenever it is looked at
    document: { getElementById: element, createElement: (name: string) => new PageElement(name) },
    setInterval: (act: () => void, pace: number) => timers.push(setInterval(act, pace)),
    EventSource: eventSource(address, stopping.signal),
  })
  return {
    element,
    close() {
      for (const each of timers) clearInterval(each)
      stopping.abort()
    },
  }
}

/** HTML standard, 9.2, without its trying again. */
function eventSource(address: string, signal: AbortSignal) {
  return class {
    onmessage: (event: { readonly data: string }) => void = () => undefined
    onerror: () => void = () => undefined

    constructor(path: string) {
      this.#follow(new URL(path, address)).catch(() => signal.aborted || this.onerror())
    }

    async #follow(url: URL): Promise<void> {
      const { ok, headers, body } = await fetch(url, { signal })
      if (!ok || !body || headers.get('content-type') !== 'text/event-stream') throw new Error()
      let text = ''
      for await (const piece of body.pipeThrough(new TextDecoderStream())) {
        const events = `${text}${piece}`.split('\n\n')
        text = events.pop() ?? ''
        for (const each of events) this.onmessage({ data: each.replace(/^data: /, '') })
      }
      this.onerror()
    }
  }
}
