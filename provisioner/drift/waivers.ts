/** A fact that may differ, and why somebody thought so. */
export interface Waiver {
  /** A name of a node, or `*`. */
  readonly node: string
  /** As in a manifest; a `*` stands for anything. */
  readonly fact: string
  readonly reason: string
}

export interface ParsedWaivers {
  readonly waivers: readonly Waiver[]
  /** Lines that are none, counted from 1. */
  readonly faults: readonly number[]
}

/** Reads lines such as `ds1 file /etc/motd # the greeting is the hoster's`. A reason must be given. */
export function parseWaivers(text: string): ParsedWaivers {
  const lines = text.split('\n').map((line) => line.trim())
  const parsed = lines.map((line) => {
    const [, node = '', fact = '', reason = ''] =
      /^([^\s#]+)\s+([^#]+?)\s+#\s*(\S.*)$/.exec(line) ?? []
    return reason === '' ? undefined : { node, fact, reason }
  })
  const isFault = (line: string, index: number) => !/^(#|$)/.test(line) && !parsed[index]
  return {
    waivers: parsed.filter((each) => each !== undefined),
    faults: lines.flatMap((line, index) => (isFault(line, index) ? [index + 1] : [])),
  }
}

/** The first waiver that lets a fact of a node differ. */
export function waiverFor(
  waivers: readonly Waiver[],
  node: string,
  fact: string,
): Waiver | undefined {
  return waivers.find(
    (each) => (each.node === '*' || each.node === node) && coversFact(each.fact, fact),
  )
}

/** Pieces between stars must come in their order; no pattern can take long. */
export function coversFact(pattern: string, fact: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (!fact.startsWith(first)) return false
  let at = first.length
  for (const piece of rest) {
    const found = fact.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  const last = rest.at(-1)
  return last === undefined ? fact === pattern : fact.endsWith(last) && at <= fact.length
}
