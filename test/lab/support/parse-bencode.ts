/** A value of bencode; dictionaries are maps. */
export type Bencoded = string | number | readonly Bencoded[] | ReadonlyMap<string, Bencoded>

/** Reads bencode (BEP 3) of ASCII text. */
export function parseBencode(text: string): Bencoded {
  return valueAt(text, 0)[0]
}

/** @returns the value that begins here, and where it ends. */
function valueAt(text: string, at: number): [Bencoded, number] {
  switch (text[at]) {
    case 'i': {
      const end = text.indexOf('e', at)
      return [Number(text.slice(at + 1, end)), end + 1]
    }
    case 'l':
      return listAt(text, at + 1)
    case 'd': {
      const [flat, end] = listAt(text, at + 1)
      const names = flat.filter((_, index) => index % 2 === 0)
      return [new Map(names.map((name, index) => [String(name), flat[2 * index + 1] ?? ''])), end]
    }
    default: {
      const colon = text.indexOf(':', at)
      const end = colon + 1 + Number(text.slice(at, colon))
      return [text.slice(colon + 1, end), end]
    }
  }
}

function listAt(text: string, start: number): [readonly Bencoded[], number] {
  const values: Bencoded[] = []
  let at = start
  while (at < text.length && text[at] !== 'e') {
    const [value, next] = valueAt(text, at)
    values.push(value)
    at = next
  }
  return [values, at + 1]
}
