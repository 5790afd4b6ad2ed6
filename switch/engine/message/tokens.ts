import type { Header } from './message.ts'
import { splitOutside } from './split.ts'

/** The words of a list such as Supported, Require or Allow, in lower case. */
export function tokensOf(
  message: { readonly headers: readonly Header[] },
  name: string,
): readonly string[] {
  return message.headers
    .filter((each) => each.name === name)
    .flatMap(({ value }) => splitOutside(value, ','))
    .map((token) => token.toLowerCase())
    .filter((token) => token !== '')
}
